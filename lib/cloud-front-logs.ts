import { Stack, Token } from 'aws-cdk-lib';
import { type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { accessLogsBucket } from './access-logs';
import type { CloudFrontFrontDoorProps } from './cloud-front-props';
import { mistake } from './errors';

/**
 * Regions that need not be opted into, to whose buckets alone CloudFront delivers. Those of 2019 and later all need it, so
 * that there will be no more.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
// biome-ignore format: one continent a line
const WITH_DELIVERY = [
  'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1',
  'eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3',
  'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2',
  // Of a CloudFront of their own.
  'cn-north-1', 'cn-northwest-1',
];

/** A distribution's log settings, by the names that CDK has for them. */
export interface LogSettings {
  readonly enableLogging: boolean;
  readonly logBucket?: IBucket;
  readonly logFilePrefix?: string;
}

/** Where a distribution logs to. Cookies are left out: Twilio's belong to a call. */
export function logSettings(scope: Construct, props: CloudFrontFrontDoorProps): LogSettings {
  const { accessLogs = true, accessLogsBucket: given, accessLogsPrefix: prefix } = props;
  if (!accessLogs) {
    refusePlaces(scope, props);
    return { enableLogging: false };
  }
  if (!given) checkDelivery(scope);
  const logBucket = given ?? (accessLogsBucket(scope, ObjectOwnership.BUCKET_OWNER_PREFERRED) as IBucket);
  return { enableLogging: true, logBucket, ...(prefix === undefined ? {} : { logFilePrefix: prefix }) };
}

function checkDelivery(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || WITH_DELIVERY.includes(region)) return;
  throw mistake(scope, {
    prop: 'accessLogs',
    value: true,
    allowed: `CloudFront delivers no logs to buckets of ${region}, the region of the stack`,
    fix: 'give accessLogsBucket in another region, or accessLogs: false',
  });
}

function refusePlaces(scope: Construct, props: CloudFrontFrontDoorProps): void {
  const names = ['accessLogsBucket', 'accessLogsPrefix'] as const;
  const prop = names.filter((name) => props[name] !== undefined).join(', ');
  if (prop === '') return;
  throw mistake(scope, {
    prop,
    allowed: 'would change nothing, because accessLogs is false',
    fix: 'leave out accessLogs, or this',
  });
}
