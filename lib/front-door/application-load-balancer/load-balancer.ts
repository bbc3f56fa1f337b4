import {
  CfnRoute,
  CfnVPCGatewayAttachment,
  IpProtocol,
  type ISecurityGroup,
  type IVpc,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  DesyncMitigationMode,
  IpAddressType,
  ListenerAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acceptFindings } from '../../nag';
import type { WebAcl } from '../../web-acl';
import { logAccesses } from '../access-logs';

/** Options of a load balancer that is made for the webhook. */
export interface LoadBalancerOptions {
  /**
   * The VPC of the load balancer, with public subnets in two availability zones or more.
   *
   * @default - a new one with two public subnets and no NAT gateway: the load balancer calls the function by way of AWS,
   * not over the network
   */
  readonly vpc?: IVpc;

  /**
   * The load balancer's security group. Its rules stay as they are, so it has to let Twilio in: Twilio's addresses are
   * not fixed.
   *
   * @default - a new one that lets everyone in at the listener's port
   */
  readonly securityGroup?: ISecurityGroup;

  /**
   * IPv4 alone or IPv6 as well. IPv6 needs a VPC whose public subnets have IPv6 addresses and a route for them.
   *
   * @default - DUAL_STACK in the new VPC, IPV4 in one that was given
   */
  readonly ipAddressType?: IpAddressType;

  /**
   * Whether port 80 answers with a redirect to HTTPS. For people; Twilio should be given the HTTPS URL, because it may
   * follow a redirect of a POST with a GET.
   *
   * @default false - nothing listens at port 80
   */
  readonly redirectHttp?: boolean;

  /**
   * Whether the load balancer is protected from being deleted, and the stack with it.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether the load balancer logs its accesses. The log has each URL as requested: with GET Twilio puts phone numbers
   * and texts there, which is one more reason to have it POST.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
   * @default true
   */
  readonly accessLogs?: boolean;

  /**
   * Bucket for the load balancer's access logs, encrypted with S3's own keys. The stack's region must be known.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   * @default - a new one, private, that keeps 90 days and outlives the stack
   */
  readonly accessLogsBucket?: IBucket;

  /**
   * Prefix of the access logs in their bucket.
   *
   * @default - none
   */
  readonly accessLogsPrefix?: string;

  /**
   * The AWS WAF web ACL in front of a new load balancer.
   *
   * @default - none: the signature alone decides what is let in
   */
  readonly webAcl?: WebAcl;
}

/** An internet-facing load balancer, hardened, in a VPC of its own unless one is given. */
export function loadBalancer(scope: Construct, options: LoadBalancerOptions): ApplicationLoadBalancer {
  const created = new ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc: options.vpc ?? publicVpc(scope),
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    internetFacing: true,
    ipAddressType: options.ipAddressType ?? (options.vpc ? IpAddressType.IPV4 : IpAddressType.DUAL_STACK),
    // Not strictest: that refuses requests which are merely unusual, and a webhook refused here leaves no trace.
    desyncMitigationMode: DesyncMitigationMode.DEFENSIVE,
    dropInvalidHeaderFields: true,
    // The host as the client wrote it is the one that was signed.
    preserveHostHeader: true,
    deletionProtection: options.deletionProtection ?? false,
    ...(options.securityGroup ? { securityGroup: options.securityGroup } : {}),
  });
  if (options.redirectHttp) redirectHttp(created, options);
  log(scope, created, options);
  if (!options.securityGroup) acceptOpenPort(created);
  return created;
}

function log(scope: Construct, created: ApplicationLoadBalancer, options: LoadBalancerOptions): void {
  if (options.accessLogsBucket) created.logAccessLogs(options.accessLogsBucket, options.accessLogsPrefix);
  else if (options.accessLogs ?? true) logAccesses(scope, created, options.accessLogsPrefix);
}

function acceptOpenPort(created: ApplicationLoadBalancer): void {
  acceptFindings(created.node.tryFindChild('SecurityGroup'), {
    id: 'AwsSolutions-EC23',
    reason:
      "Twilio calls from addresses that are not fixed, so the webhook's port has to be open. What gets in without a " +
      'valid X-Twilio-Signature is refused by the function.',
  });
}

function redirectHttp(created: ApplicationLoadBalancer, { securityGroup }: LoadBalancerOptions): void {
  created.addListener('Http', {
    port: 80,
    protocol: ApplicationProtocol.HTTP,
    open: securityGroup === undefined,
    defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
  });
}

/** Dual-stack: each public subnet gets an IPv6 range and a route for it to the internet gateway. */
function publicVpc(scope: Construct): IVpc {
  const vpc = new Vpc(scope, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    ipProtocol: IpProtocol.DUAL_STACK,
    subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
  });
  routeWhenAttached(vpc);
  acceptFindings(vpc, {
    id: 'AwsSolutions-VPC7',
    reason:
      "Nothing but the load balancer's interfaces is in this VPC: no private subnet, no instance, no NAT gateway. Its " +
      'requests are in its access log; a VPC that is given as vpc can have flow logs.',
  });
  return vpc as IVpc;
}

/** Older CDK versions route IPv6 to the internet gateway without waiting for it to be attached. */
function routeWhenAttached(vpc: Vpc): void {
  const parts = vpc.node.findAll();
  const attachments = parts.filter((part) => part instanceof CfnVPCGatewayAttachment);
  for (const route of parts.filter((part) => part instanceof CfnRoute)) route.node.addDependency(...attachments);
}
