import { Duration, Stack } from 'aws-cdk-lib';
import {
  ApplicationListener,
  ApplicationListenerCertificate,
  ApplicationListenerRule,
  ApplicationProtocol,
  ApplicationTargetGroup,
  type IApplicationListener,
  type IApplicationLoadBalancer,
  type IApplicationLoadBalancerTarget,
  type IApplicationTargetGroup,
  IpAddressType,
  ListenerAction,
  ListenerCondition,
  type LoadBalancerTargetProps,
  type SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { WebAclScope } from '../../web-acl';
import { CustomDomain } from '../custom-domain';
import { doorScope } from '../door-scope';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from '../interface';
import { hostNames } from '../public-origin';
import { checkTimeout } from '../timeout';
import { checkReuse, hostsByRule, loadBalancerOf, takenPriority } from './existing';
import { loadBalancer } from './load-balancer';
import type { ApplicationLoadBalancerFrontDoorOptions } from './options';

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html */
const TIMEOUT = { limit: Duration.seconds(60), door: 'behind a load balancer, which is its idle timeout' };

/** TLS 1.2 and 1.3, forward secrecy, no CBC, post-quantum key exchange. A string, because older CDK versions lack it. */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09' as SslPolicy;

interface ListenerInPlace {
  readonly listener: IApplicationListener;
  /** Unknown if only an imported listener is given. */
  readonly balancer?: IApplicationLoadBalancer;
}

/** A load balancer whose HTTPS listener passes requests for one host on to the function. A new one rejects all others. */
export class ApplicationLoadBalancerFrontDoor implements IFrontDoor {
  public constructor(private readonly options: ApplicationLoadBalancerFrontDoorOptions) {}

  public bind(door: Construct, options: FrontDoorBindOptions): FrontDoorConfig {
    checkTimeout(door, options.timeout, TIMEOUT);
    checkReuse(door, this.options, options.publicOrigins);
    const scope = doorScope(door, 'ApplicationLoadBalancer');
    const domain = this.domain(door);
    const inPlace = this.listener(scope, domain);
    const { listener, balancer } = inPlace;
    if (this.options.listener && this.options.certificate) {
      new ApplicationListenerCertificate(scope, 'ListenerCertificate', {
        listener,
        certificates: [this.options.certificate],
      });
    }
    this.forward(scope, listener, options);
    if (balancer) domain.pointAt(new LoadBalancerTarget(balancer), balancer.ipAddressType === IpAddressType.DUAL_STACK);
    return this.config(scope, inPlace, options);
  }

  private domain(door: Construct): CustomDomain {
    const { domainName, listener } = this.options;
    const claims = listener ? [{ takes: 'rule', at: listener.listenerArn } as const] : [];
    return new CustomDomain(door, domainName, this.options, ...claims);
  }

  private listener(scope: Construct, domain: CustomDomain): ListenerInPlace {
    const { listener, loadBalancer: given } = this.options;
    if (!listener) {
      const balancer = given ?? loadBalancer(scope, this.options);
      return { listener: this.newListener(scope, domain, balancer), balancer };
    }
    const balancer = given ?? loadBalancerOf(listener);
    return balancer ? { listener, balancer } : { listener };
  }

  private newListener(scope: Construct, domain: CustomDomain, balancer: IApplicationLoadBalancer): ApplicationListener {
    return new ApplicationListener(scope, 'Https', {
      loadBalancer: balancer,
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      certificates: [domain.certificate()],
      sslPolicy: this.options.sslPolicy ?? TLS_POLICY,
      open: this.options.securityGroup === undefined,
      defaultAction: ListenerAction.fixedResponse(403, { contentType: 'text/plain', messageBody: 'Forbidden' }),
    });
  }

  /** Also passes on requests for the hosts of declared origins, because a proxy may keep its visitor's `Host`. */
  private forward(scope: Construct, listener: IApplicationListener, options: FrontDoorBindOptions): void {
    const { domainName, priority = 1 } = this.options;
    const hosts = [...new Set([domainName, ...hostNames(options.publicOrigins)])];
    const action = ListenerAction.forward([this.targetGroup(scope, options.handler)]);
    for (const [index, group] of hostsByRule(scope, hosts, this.options).entries()) {
      const rule = new ApplicationListenerRule(scope, index === 0 ? 'Rule' : `Rule${index + 1}`, {
        listener,
        priority: priority + index,
        conditions: [ListenerCondition.hostHeaders(group)],
        action,
      });
      rule.node.addValidation({ validate: () => takenPriority(rule, listener) });
    }
  }

  private targetGroup(scope: Construct, handler: IFunction): ApplicationTargetGroup {
    return new ApplicationTargetGroup(scope, 'Targets', {
      targetType: TargetType.LAMBDA,
      targets: [new AccountLambdaTarget(handler)],
      // Otherwise only the last of repeated query parameters arrives, and the signed URL is lost.
      multiValueHeadersEnabled: true,
      healthCheck: { enabled: false },
    });
  }

  private config(
    scope: Construct,
    { listener, balancer }: ListenerInPlace,
    { publicOrigins }: FrontDoorBindOptions,
  ): FrontDoorConfig {
    const { domainName, webAcl } = this.options;
    const url = `https://${domainName}`;
    const known = { url, knownOrigins: [url], origin: { domainName }, listener };
    if (!balancer) return known;
    const { loadBalancerArn: resourceArn, loadBalancerDnsName: dnsTarget } = balancer;
    const webAclArn = webAcl?._bind(scope, { webAclScope: WebAclScope.REGIONAL, resourceArn, publicOrigins });
    return {
      ...known,
      loadBalancer: balancer,
      webAclResourceArn: resourceArn,
      ...(webAclArn === undefined ? {} : { webAclArn }),
      dnsTarget,
    };
  }
}

/**
 * A function as target that only load balancers of this account may call. CDK's `LambdaTarget` allows those of any
 * account. A permission for the target group would be circular, because the target group requires the permission.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 */
class AccountLambdaTarget implements IApplicationLoadBalancerTarget {
  public constructor(private readonly handler: IFunction) {}

  public attachToApplicationTargetGroup(targetGroup: IApplicationTargetGroup): LoadBalancerTargetProps {
    const permission = new CfnPermission(targetGroup, 'InvokePermission', {
      action: 'lambda:InvokeFunction',
      functionName: this.handler.functionArn,
      principal: 'elasticloadbalancing.amazonaws.com',
      sourceAccount: Stack.of(targetGroup).account,
    });
    const resource = targetGroup.node.defaultChild;
    resource?.node.addDependency(permission);
    return { targetType: TargetType.LAMBDA, targetJson: { id: this.handler.functionArn } };
  }
}
