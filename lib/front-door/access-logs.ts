import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, type ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acceptFindings } from '../nag';
import { rejectWithoutEffect } from '../validation';

/** Options of a door that writes its access logs to a bucket. */
export interface BucketLogOptions {
  readonly accessLogs?: boolean;
  readonly accessLogsBucket?: IBucket;
  readonly accessLogsPrefix?: string;
}

/** Rejects a bucket and a prefix for access logs that are turned off. */
export function checkBucketLogs(scope: Construct, options: BucketLogOptions): void {
  if (options.accessLogs !== false) return;
  rejectWithoutEffect(scope, options, ['accessLogsBucket', 'accessLogsPrefix'], {
    because: '`accessLogs` is false',
    fix: 'remove `accessLogs: false`',
  });
}

/**
 * Creates a private bucket for the access logs of a distribution or load balancer, which only support encryption with
 * S3's own keys.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function accessLogsBucket(scope: Construct, objectOwnership: ObjectOwnership): Bucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    lifecycleRules: [{ expiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    objectOwnership,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  acceptFindings(bucket, {
    id: 'AwsSolutions-S1',
    reason: 'This bucket receives access logs. If it logged access to itself, each log would cause another one.',
  });
  return bucket;
}

/** Creates a log group for an API's access log, with the same retention as the function's log. */
export function accessLogGroup(scope: Construct): ILogGroup {
  return new LogGroup(scope, 'AccessLogs', {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}

/** Fields of an API's access log. Without the query, because Twilio's GET requests have phone numbers and texts there. */
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
