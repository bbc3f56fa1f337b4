import type { IApplicationListener, IApplicationLoadBalancer, SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { CertificateOptions } from '../custom-domain';
import type { LoadBalancerOptions } from './load-balancer';

/** Options of an Application Load Balancer as front door. */
export interface ApplicationLoadBalancerFrontDoorProps extends LoadBalancerOptions, CertificateOptions {
  /**
   * The host name that Twilio calls: bare and lower-case. Requests for any other host are answered 403.
   */
  readonly domainName: string;

  /**
   * A load balancer that already exists and gets an HTTPS listener, internet-facing and with `preserveHostHeader` or
   * port 443. Not together with `vpc` and the other options of a new one.
   *
   * @default - a new one, or that of `listener`
   */
  readonly loadBalancer?: IApplicationLoadBalancer;

  /**
   * An HTTPS listener that already exists and gets a rule for `domainName`; `certificate` is added to it if given.
   * When it is imported it needs `priority`, and `loadBalancer` too if `hostedZone` is to get alias records.
   *
   * @default - a new one at port 443
   */
  readonly listener?: IApplicationListener;

  /**
   * Priority of the rule among those of the listener, 1 to 50000. Needed in an imported listener.
   *
   * @default - the next one after those of the rules that the listener has so far
   */
  readonly priority?: number;

  /**
   * TLS versions and ciphers of a new listener.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   * @default - ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09: TLS 1.2 and 1.3, forward secrecy, post-quantum key exchange
   */
  readonly sslPolicy?: SslPolicy;
}
