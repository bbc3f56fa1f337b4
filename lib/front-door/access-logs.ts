import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acceptFindings } from '../nag';

const KEPT = Duration.days(90);

/** A log group for an API's access log: kept as long as the function's. */
export function accessLogGroup(scope: Construct): ILogGroup {
  return new LogGroup(scope, 'AccessLogs', {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** What an API writes of each request. No query: with GET Twilio puts phone numbers and texts there. */
export const ACCESS_LOG_FIELDS = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  host: '$context.domainName',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  responseLength: '$context.responseLength',
  integrationError: '$context.integrationErrorMessage',
} as const;

/**
 * A private bucket for what a distribution or load balancer logs, which cannot be encrypted but with S3's own keys.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function accessLogsBucket(scope: Construct, objectOwnership: ObjectOwnership): Bucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [{ expiration: KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    objectOwnership,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acceptFindings(bucket, {
    id: 'AwsSolutions-S1',
    reason:
      'This bucket receives access logs. A log of who reads them would be written without end if it logged itself.',
  });
  return bucket;
}

/**
 * Logs a load balancer's accesses. Not by `logAccessLogs`: that needs a region known at synth, because it names the
 * accounts that delivered logs in older regions; the service principal does so in all.
 */
export function logAccesses(scope: Construct, balancer: ApplicationLoadBalancer, prefix?: string): void {
  const bucket = accessLogsBucket(scope, ObjectOwnership.BUCKET_OWNER_ENFORCED);
  bucket.addToResourcePolicy(
    new PolicyStatement({
      actions: ['s3:PutObject'],
      principals: [new ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      resources: [
        bucket.arnForObjects(`${prefix === undefined ? '' : `${prefix}/`}AWSLogs/${Stack.of(scope).account}/*`),
      ],
    }),
  );
  balancer.setAttribute('access_logs.s3.enabled', 'true');
  balancer.setAttribute('access_logs.s3.bucket', bucket.bucketName);
  if (prefix !== undefined) balancer.setAttribute('access_logs.s3.prefix', prefix);
  // The load balancer tries to write when logging is switched on.
  if (bucket.policy) balancer.node.defaultChild?.node.addDependency(bucket.policy);
}
