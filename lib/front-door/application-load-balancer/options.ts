import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import type {
  IApplicationListener,
  IApplicationLoadBalancer,
  IpAddressType,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { WebAcl } from '../../web-acl';
import type { CertificateOptions } from '../custom-domain';

/** Options of a load balancer that is created for the webhook. */
export interface LoadBalancerOptions {
  /**
   * VPC of the load balancer, with public subnets in at least two availability zones.
   *
   * @default - a new one with two public subnets and no NAT gateway, because the load balancer doesn't call the function
   * over the network
   */
  readonly vpc?: IVpc;

  /**
   * Security group of the load balancer. Its rules stay unchanged. It must let in all addresses, because Twilio's aren't
   * fixed.
   *
   * @default - a new one that lets in all addresses at the listener's port
   */
  readonly securityGroup?: ISecurityGroup;

  /**
   * Only IPv4, or IPv6 as well. IPv6 requires public subnets with IPv6 addresses and a route for them.
   *
   * @default - DUAL_STACK in the new VPC, IPV4 in an existing one
   */
  readonly ipAddressType?: IpAddressType;

  /**
   * Whether port 80 redirects to HTTPS, for people. Configure the HTTPS URL at Twilio, because Twilio may follow the
   * redirect of a POST with a GET.
   *
   * @default false - nothing listens at port 80
   */
  readonly redirectHttp?: boolean;

  /**
   * Whether the load balancer is protected from deletion, which also keeps the stack from being deleted.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether the load balancer writes an access log. The log contains the whole URL of each request, and Twilio's GET
   * requests have phone numbers and texts there, so prefer POST.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
   * @default true
   */
  readonly accessLogs?: boolean;

  /**
   * Bucket for the access logs, encrypted with S3's own keys. The stack's region must be known at synth.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   * @default - a new private one, which keeps logs for 90 days and stays when the stack is deleted
   */
  readonly accessLogsBucket?: IBucket;

  /**
   * Prefix of the access logs in their bucket.
   *
   * @default - none
   */
  readonly accessLogsPrefix?: string;

  /**
   * AWS WAF web ACL in front of a new load balancer.
   *
   * @default - no web ACL: the signature is the only check
   */
  readonly webAcl?: WebAcl;
}

/** Options of an Application Load Balancer as front door. */
export interface ApplicationLoadBalancerFrontDoorOptions extends LoadBalancerOptions, CertificateOptions {
  /** Host name that Twilio calls: bare and lower-case. Requests for other hosts get a 403. */
  readonly domainName: string;

  /**
   * Existing load balancer to add an HTTPS listener to. It must be internet-facing, and have `preserveHostHeader` or use
   * port 443. Mutually exclusive with `vpc` and the other options of a new load balancer.
   *
   * @default - a new one, or the load balancer of `listener`
   */
  readonly loadBalancer?: IApplicationLoadBalancer;

  /**
   * Existing HTTPS listener to add a rule for `domainName` to, and `certificate` if that is set. Requires `priority`. An
   * imported listener with a `hostedZone` also requires `loadBalancer`.
   *
   * @default - a new one at port 443
   */
  readonly listener?: IApplicationListener;

  /**
   * Priority of the rule, from 1 to 50000. Each rule of a listener needs a different one. Required with `listener`, so
   * that adding a webhook to a shared listener never changes the priority of another.
   *
   * @default 1 - in a new listener
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
