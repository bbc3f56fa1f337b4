import { ArnFormat, Duration, Names, Stack, Token } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { configurationError, inSeconds, isCrossEnvironment } from '../validation';

/** Options of a web ACL that limits the rate of requests. */
export interface RateLimitedWebAclOptions {
  /**
   * Maximum number of requests per source address and `evaluationWindow`; further ones are blocked. Twilio sends webhooks
   * from a few unpublished addresses: stay well above the total of all webhooks in your busiest window, or calls are
   * lost.
   *
   * @default 50000 - 10,000 a minute, enough even if Twilio used a single address
   */
  readonly limit?: number;

  /**
   * Maximum number of requests without `X-Twilio-Signature` per source address and `evaluationWindow`; further ones are
   * blocked. Twilio signs all its requests.
   *
   * @default 100
   */
  readonly unsignedLimit?: number;

  /**
   * Period over which AWS WAF counts: 1, 2, 5 or 10 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly evaluationWindow?: Duration;

  /**
   * Whether requests above the limits are only counted, not blocked. Use it to find the right limits.
   *
   * @default false - they get a 403, which Twilio reports as error 11200
   */
  readonly countOnly?: boolean;

  /**
   * Log group for AWS WAF's log. Its name must start with `aws-waf-logs-`. Signatures, passwords and queries are redacted.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
   * @default - no log; metrics and samples show which rule matches
   */
  readonly logGroup?: ILogGroup;
}

/**
 * Limits of AWS WAF.
 *
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
 */
const WINDOW_SECONDS = [60, 120, 300, 600];
const MIN_LIMIT = 10;
const MAX_LIMIT = 2_000_000_000;

const SIGNATURE = 'x-twilio-signature';
const LOG_GROUP_PREFIX = 'aws-waf-logs-';

/** Creates a web ACL with two rules: one limits all requests of an address, the other those that can't be Twilio's. */
export function rateLimitedWebAcl(scope: Construct, webAclScope: string, options: RateLimitedWebAclOptions): string {
  const { limit = 50_000, unsignedLimit = 100, evaluationWindow = Duration.minutes(5), countOnly = false } = options;
  checkLimit(scope, 'limit', limit);
  checkLimit(scope, 'unsignedLimit', unsignedLimit);
  const evaluationWindowSec = windowSeconds(scope, evaluationWindow);
  const rule = (name: string, priority: number, own: object): CfnWebACL.RuleProperty => ({
    name,
    priority,
    action: countOnly ? { count: {} } : { block: {} },
    statement: { rateBasedStatement: { aggregateKeyType: 'IP', evaluationWindowSec, limit, ...own } },
    visibilityConfig: visibility(scope, name),
  });
  const webAcl = new CfnWebACL(scope, 'WebAcl', {
    scope: webAclScope,
    description: 'Limits the rate of requests to Twilio webhooks',
    defaultAction: { allow: {} },
    rules: [rule('Unsigned', 0, { limit: unsignedLimit, scopeDownStatement: UNSIGNED }), rule('Address', 1, {})],
    visibilityConfig: visibility(scope, 'WebAcl'),
    dataProtectionConfig: { dataProtections: PROTECTED },
  });
  if (options.logGroup) logTo(scope, webAcl, options.logGroup);
  return webAcl.attrArn;
}

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rate-based-example-limit-missing-header.html */
const UNSIGNED: CfnWebACL.StatementProperty = {
  notStatement: {
    statement: {
      sizeConstraintStatement: {
        fieldToMatch: { singleHeader: { Name: SIGNATURE } },
        comparisonOperator: 'GT',
        size: 0,
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    },
  },
};

/**
 * Redacted in samples and logs: a signature and its URL can be replayed, `Authorization` carries passwords, and the query
 * of a GET request carries phone numbers and texts.
 */
const PROTECTED: CfnWebACL.DataProtectProperty[] = [
  { action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: [SIGNATURE, 'authorization'] } },
  { action: 'SUBSTITUTION', field: { fieldType: 'QUERY_STRING' } },
];

function visibility(scope: Construct, rule: string): CfnWebACL.VisibilityConfigProperty {
  const path = Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' });
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: `${path}-${rule}` };
}

/** AWS WAF expects the log group's ARN without the `:*` at the end of CDK's. */
function logTo(scope: Construct, webAcl: CfnWebACL, logGroup: ILogGroup): void {
  checkLogGroup(scope, logGroup);
  const arn = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: logGroup.logGroupName,
  });
  new CfnLoggingConfiguration(scope, 'WebAclLogging', { resourceArn: webAcl.attrArn, logDestinationConfigs: [arn] });
}

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html */
function checkLogGroup(scope: Construct, logGroup: ILogGroup): void {
  const { logGroupName, env } = logGroup;
  if (isCrossEnvironment(scope, logGroup)) {
    const { account, region } = Stack.of(scope);
    throw configurationError(scope, {
      prop: 'webAcl.logGroup',
      value: `${env.account}/${env.region}`,
      problem: `must be in ${account}/${region}, the account and region of the web ACL`,
      fix: 'use a log group from there',
    });
  }
  if (!Token.isUnresolved(logGroupName) && !logGroupName.startsWith(LOG_GROUP_PREFIX)) {
    throw configurationError(scope, {
      prop: 'webAcl.logGroup',
      value: logGroupName,
      problem: `AWS WAF only logs to log groups whose name starts with "${LOG_GROUP_PREFIX}"`,
      fix: `create a \`LogGroup\` with \`logGroupName: '${LOG_GROUP_PREFIX}…'\``,
    });
  }
}

function checkLimit(scope: Construct, name: string, value: number): void {
  if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= MIN_LIMIT && value <= MAX_LIMIT)) return;
  throw configurationError(scope, {
    prop: `webAcl.${name}`,
    value,
    problem: `must be a whole number from ${MIN_LIMIT} to ${MAX_LIMIT}`,
    fix: 'count the requests in your busiest window, and set twice that',
  });
}

function windowSeconds(scope: Construct, window: Duration): number {
  const value = window.isUnresolved() ? undefined : window.toSeconds({ integral: false });
  if (value !== undefined && WINDOW_SECONDS.includes(value)) return value;
  throw configurationError(scope, {
    prop: 'webAcl.evaluationWindow',
    value: window,
    problem: `must be one of ${WINDOW_SECONDS.map((each) => inSeconds(Duration.seconds(each))).join(', ')}`,
    fix: 'use `Duration.minutes(5)`, or leave it out',
  });
}
