import { Stack } from 'aws-cdk-lib';
import { CfnRoute, CfnVPCGatewayAttachment, IpProtocol, type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  DesyncMitigationMode,
  IpAddressType,
  ListenerAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acceptFindings } from '../../nag';
import { accessLogsBucket } from '../access-logs';
import type { LoadBalancerOptions } from './options';

/** Creates a hardened, internet-facing load balancer, in a new VPC unless one is given. */
export function loadBalancer(scope: Construct, options: LoadBalancerOptions): ApplicationLoadBalancer {
  const created = new ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc: options.vpc ?? publicVpc(scope),
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    internetFacing: true,
    ipAddressType: options.ipAddressType ?? (options.vpc ? IpAddressType.IPV4 : IpAddressType.DUAL_STACK),
    // Not strictest, which rejects requests that are only unusual, and leaves no trace of them.
    desyncMitigationMode: DesyncMitigationMode.DEFENSIVE,
    dropInvalidHeaderFields: true,
    // Twilio signs the host as the client wrote it.
    preserveHostHeader: true,
    deletionProtection: options.deletionProtection ?? false,
    ...(options.securityGroup ? { securityGroup: options.securityGroup } : {}),
  });
  if (options.redirectHttp) redirectHttp(created, options);
  logAccesses(scope, created, options);
  if (!options.securityGroup) acceptOpenPort(created);
  return created;
}

function logAccesses(scope: Construct, created: ApplicationLoadBalancer, options: LoadBalancerOptions): void {
  if (options.accessLogsBucket) created.logAccessLogs(options.accessLogsBucket, options.accessLogsPrefix);
  else if (options.accessLogs ?? true) logToNewBucket(scope, created, options.accessLogsPrefix);
}

/**
 * `logAccessLogs` needs a region that is known at synth, for the accounts that deliver logs in older regions. The service
 * principal works in all regions.
 */
function logToNewBucket(scope: Construct, created: ApplicationLoadBalancer, prefix?: string): void {
  const bucket = accessLogsBucket(scope, ObjectOwnership.BUCKET_OWNER_ENFORCED);
  const folder = prefix === undefined ? '' : `${prefix}/`;
  bucket.addToResourcePolicy(
    new PolicyStatement({
      actions: ['s3:PutObject'],
      principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      resources: [bucket.arnForObjects(`${folder}AWSLogs/${Stack.of(scope).account}/*`)],
    }),
  );
  created.setAttribute('access_logs.s3.enabled', 'true');
  created.setAttribute('access_logs.s3.bucket', bucket.bucketName);
  if (prefix !== undefined) created.setAttribute('access_logs.s3.prefix', prefix);
  // The load balancer writes a test file when access logs are turned on.
  if (bucket.policy) created.node.defaultChild?.node.addDependency(bucket.policy);
}

function acceptOpenPort(created: ApplicationLoadBalancer): void {
  acceptFindings(created.node.tryFindChild('SecurityGroup'), {
    id: 'AwsSolutions-EC23',
    reason:
      "Twilio's addresses aren't fixed, so the webhook's port must be open. The function rejects requests without a valid " +
      'X-Twilio-Signature.',
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

/** Dual-stack: each public subnet has an IPv6 range and a route for it to the internet gateway. */
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
      "Only the load balancer's interfaces are in this VPC: no private subnets, instances or NAT gateways. Its access log " +
      'has the requests. A VPC with flow logs can be passed as `vpc`.',
  });
  return vpc as IVpc;
}

/** Older CDK versions create the IPv6 route without waiting for the internet gateway to be attached. */
function routeWhenAttached(vpc: Vpc): void {
  const parts = vpc.node.findAll();
  const attachments = parts.filter((part) => part instanceof CfnVPCGatewayAttachment);
  for (const route of parts.filter((part) => part instanceof CfnRoute)) route.node.addDependency(...attachments);
}
