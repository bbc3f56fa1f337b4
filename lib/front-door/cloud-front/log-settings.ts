import { Stack, Token } from 'aws-cdk-lib';
import type { DistributionProps } from 'aws-cdk-lib/aws-cloudfront';
import { type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { configurationError } from '../../validation';
import { accessLogsBucket, checkBucketLogs } from '../access-logs';
import type { CloudFrontFrontDoorOptions } from './options';

/**
 * Regions to whose buckets CloudFront delivers logs: those that don't require an opt-in. All regions since 2019 do, so
 * the list is complete.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
// biome-ignore format: one continent per line
const REGIONS_WITH_DELIVERY = [
  'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1',
  'eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3',
  'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2',
  // With their own CloudFront.
  'cn-north-1', 'cn-northwest-1',
];

/** Returns the props for a distribution's access log. It excludes cookies, because Twilio's belong to a call. */
export function logSettings(
  scope: Construct,
  options: CloudFrontFrontDoorOptions,
): Pick<DistributionProps, 'enableLogging' | 'logBucket' | 'logFilePrefix'> {
  const { accessLogs = true, accessLogsBucket: given, accessLogsPrefix: prefix } = options;
  checkBucketLogs(scope, options);
  if (!accessLogs) return { enableLogging: false };
  if (!given) checkDelivery(scope);
  const logBucket = given ?? (accessLogsBucket(scope, ObjectOwnership.BUCKET_OWNER_PREFERRED) as IBucket);
  return { enableLogging: true, logBucket, ...(prefix === undefined ? {} : { logFilePrefix: prefix }) };
}

function checkDelivery(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || REGIONS_WITH_DELIVERY.includes(region)) return;
  throw configurationError(scope, {
    prop: 'accessLogs',
    value: true,
    problem: `CloudFront doesn't deliver logs to buckets in ${region}, the region of the stack`,
    fix: 'set `accessLogsBucket` to a bucket in another region, or set `accessLogs: false`',
  });
}
