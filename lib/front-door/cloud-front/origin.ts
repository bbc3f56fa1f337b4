import { Stack, Token } from 'aws-cdk-lib';
import { HttpRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { SELF_CHECK_PATH } from '../../contract';
import { configurationError } from '../../validation';
import { accessLogsBucket } from '../access-logs';
import type { FrontDoorConfig, FrontDoorOrigin } from '../interface';
import type { CloudFrontFrontDoorProps } from './props';

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
  throw configurationError(scope, {
    prop: 'accessLogs',
    value: true,
    problem: `CloudFront delivers no logs to buckets of ${region}, the region of the stack`,
    fix: 'give accessLogsBucket in another region, or accessLogs: false',
  });
}

function refusePlaces(scope: Construct, props: CloudFrontFrontDoorProps): void {
  const names = ['accessLogsBucket', 'accessLogsPrefix'] as const;
  const prop = names.filter((name) => props[name] !== undefined).join(', ');
  if (prop === '') return;
  throw configurationError(scope, {
    prop,
    problem: 'would change nothing, because accessLogs is false',
    fix: 'leave out accessLogs, or this',
  });
}

/**
 * Where the door behind is, with the base path that both agree on; refuses one that would not take, or not recognise, what
 * a distribution sends it.
 */
export function behind(scope: Construct, props: CloudFrontFrontDoorProps, inner: FrontDoorConfig): FrontDoorOrigin {
  const { origin } = inner;
  if (!origin) throw unsuitable(scope, inner);
  if (origin.domainName === props.domainName) {
    throw configurationError(scope, {
      prop: 'domainName',
      value: props.domainName,
      problem: 'is the name of the origin too, so that CloudFront would call itself',
      fix: 'leave out the domainName of the origin where it can do without, or give it another',
    });
  }
  refuseRateOf(scope);
  const basePath = props.basePath ?? origin.basePath;
  // A mapping or a resource takes its base path off before there is a route to be found.
  if (origin.basePath === undefined) refuseUnrouted(scope, basePath);
  if (origin.basePath === undefined || origin.basePath === basePath) {
    return { ...origin, ...(basePath === undefined ? {} : { basePath }) };
  }
  throw configurationError(scope, {
    prop: 'basePath',
    value: props.basePath,
    problem: `must be that of the origin, "${origin.basePath}", because CloudFront hands paths on as they are`,
    fix: 'leave it out here, or make the origin’s the same',
  });
}

function unsuitable(scope: Construct, { distribution }: FrontDoorConfig): Error {
  return configurationError(scope, {
    prop: 'origin',
    problem: distribution
      ? 'is a distribution itself, and one in front of another only adds time'
      : 'does not say where it can be reached (FrontDoorConfig.origin)',
    fix: 'give FrontDoor.httpApi, functionUrl, restApi or applicationLoadBalancer',
  });
}

/** A rule that counts by address counts CloudFront's own there. */
function refuseRateOf(scope: Construct): void {
  if (!inOrigin(scope).some((part) => part instanceof CfnWebACL)) return;
  throw configurationError(scope, {
    prop: 'origin.webAcl',
    problem: 'would take all requests for those of the few addresses that CloudFront has, and block them',
    fix: 'give it as webAcl of cloudFront instead',
  });
}

/** Routes of a shared HTTP API match the path as CloudFront hands it on, base path included. That of the self-check does. */
function refuseUnrouted(scope: Construct, basePath: string | undefined): void {
  const paths = inOrigin(scope).flatMap((part) => (part instanceof HttpRoute && part.path ? [part.path] : []));
  const routes = paths.filter((path) => !path.includes(`${SELF_CHECK_PATH}/`));
  const start = basePath === undefined ? '/' : `/${basePath}/`;
  if (routes.length === 0 || routes.some((route) => route.startsWith(start) || route.startsWith('/{'))) return;
  throw configurationError(scope, {
    prop: 'basePath',
    value: basePath,
    problem: `none of the routes ${routes.join(', ')} of the origin starts with it, so that nothing would reach the function`,
    fix: `give the origin routes such as "${start}{proxy+}"`,
  });
}

function inOrigin(scope: Construct) {
  return scope.node.findChild('Origin').node.findAll();
}
