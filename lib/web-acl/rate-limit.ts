import { ArnFormat, Duration, Names, Stack, Token } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { configurationError, inSeconds, isCrossEnvironment } from '../validation';

/** Options of a web ACL that limits rates. */
export interface RateLimitedWebAclProps {
  /**
   * Requests of one source address within `evaluationWindow`, above which its further ones are blocked. Twilio's webhooks
   * come from addresses that are neither published nor many: set it well above all webhooks of your busiest window
   * together, or calls are lost.
   *
   * @default 50000 - 10,000 a minute, even if all came from a single address of Twilio's
   */
  readonly limit?: number;

  /**
   * Requests without `X-Twilio-Signature` of one source address within `evaluationWindow`, above which its further ones
   * are blocked. Twilio sends none such.
   *
   * @default 100
   */
  readonly unsignedLimit?: number;

  /**
   * The time over which AWS WAF counts: 1, 2, 5 or 10 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly evaluationWindow?: Duration;

  /**
   * Whether requests above the limits are let through and only counted, to find the limits that fit.
   *
   * @default false - they are answered with 403, which Twilio reports as error 11200
   */
  readonly countOnly?: boolean;

  /**
   * The log group for AWS WAF's log, whose name has to start with `aws-waf-logs-`. Signatures, passwords and queries are
   * left out of it.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
   * @default - nothing is logged; metrics and samples show which rule counts
   */
  readonly logGroup?: ILogGroup;
}

/**
 * What AWS WAF takes.
 *
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
 */
const WINDOWS = [60, 120, 300, 600];
const LEAST = 10;
const MOST = 2_000_000_000;

const SIGNATURE = 'x-twilio-signature';
const LOG_NAME = 'aws-waf-logs-';

/** A web ACL of two rules: one for all requests of an address, one for those that cannot be Twilio's. */
export function rateLimitedWebAcl(scope: Construct, kind: string, props: RateLimitedWebAclProps): string {
  const { limit = 50_000, unsignedLimit = 100, evaluationWindow = Duration.minutes(5), countOnly = false } = props;
  checkLimit(scope, 'limit', limit);
  checkLimit(scope, 'unsignedLimit', unsignedLimit);
  const evaluationWindowSec = seconds(scope, evaluationWindow);
  const rule = (name: string, priority: number, own: object): CfnWebACL.RuleProperty => ({
    name,
    priority,
    action: countOnly ? { count: {} } : { block: {} },
    statement: { rateBasedStatement: { aggregateKeyType: 'IP', evaluationWindowSec, limit, ...own } },
    visibilityConfig: visible(scope, name),
  });
  const webAcl = new CfnWebACL(scope, 'WebAcl', {
    scope: kind,
    description: 'Limits the rate of requests to Twilio webhooks',
    defaultAction: { allow: {} },
    rules: [rule('Unsigned', 0, { limit: unsignedLimit, scopeDownStatement: UNSIGNED }), rule('Address', 1, {})],
    visibilityConfig: visible(scope, 'WebAcl'),
    dataProtectionConfig: { dataProtections: PROTECTED },
  });
  if (props.logGroup) log(scope, webAcl, props.logGroup);
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
 * What samples and logs must not show: a signature with its URL can be sent again, passwords stand in `Authorization`,
 * and with GET phone numbers and texts in the query.
 */
const PROTECTED: CfnWebACL.DataProtectProperty[] = [
  { action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: [SIGNATURE, 'authorization'] } },
  { action: 'SUBSTITUTION', field: { fieldType: 'QUERY_STRING' } },
];

function visible(scope: Construct, rule: string): CfnWebACL.VisibilityConfigProperty {
  const path = Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' });
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: `${path}-${rule}` };
}

/** AWS WAF takes the ARN without the `:*` that CDK's has at its end. */
function log(scope: Construct, webAcl: CfnWebACL, logGroup: ILogGroup): void {
  checkLog(scope, logGroup);
  const arn = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: logGroup.logGroupName,
  });
  new CfnLoggingConfiguration(scope, 'WebAclLogging', { resourceArn: webAcl.attrArn, logDestinationConfigs: [arn] });
}

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html */
function checkLog(scope: Construct, logGroup: ILogGroup): void {
  const { logGroupName, env } = logGroup;
  if (isCrossEnvironment(scope, logGroup)) {
    const { account, region } = Stack.of(scope);
    throw configurationError(scope, {
      prop: 'webAcl.logGroup',
      value: `${env.account}/${env.region}`,
      problem: `AWS WAF only logs to groups of the web ACL's own account and region, ${account}/${region}`,
      fix: 'give one that is there',
    });
  }
  if (!Token.isUnresolved(logGroupName) && !logGroupName.startsWith(LOG_NAME)) {
    throw configurationError(scope, {
      prop: 'webAcl.logGroup',
      value: logGroupName,
      problem: `AWS WAF only logs to groups whose name starts with "${LOG_NAME}"`,
      fix: `give a LogGroup with logGroupName: '${LOG_NAME}…'`,
    });
  }
}

function checkLimit(scope: Construct, name: string, value: number): void {
  if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= LEAST && value <= MOST)) return;
  throw configurationError(scope, {
    prop: `webAcl.${name}`,
    value,
    problem: `must be a whole number from ${LEAST} to ${MOST}`,
    fix: 'count how many requests come in the busiest window, and give twice that',
  });
}

function seconds(scope: Construct, window: Duration): number {
  const value = window.isUnresolved() ? undefined : window.toSeconds({ integral: false });
  if (value !== undefined && WINDOWS.includes(value)) return value;
  throw configurationError(scope, {
    prop: 'webAcl.evaluationWindow',
    value: window.isUnresolved() ? String(window) : window,
    problem: `must be one of ${WINDOWS.map((each) => inSeconds(Duration.seconds(each))).join(', ')}`,
    fix: 'use Duration.minutes(5), or leave it out',
  });
}
