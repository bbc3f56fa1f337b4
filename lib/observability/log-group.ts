import { Annotations, Stack } from 'aws-cdk-lib';
import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { underlying } from '../function';
import { configurationError, isCrossEnvironment } from '../validation';

/** Returns the log group for filters and queries of this stack. Throws if it's unknown or of another environment. */
export function readableLogGroup(scope: Construct, logGroup: ILogGroup | undefined): ILogGroup {
  if (!logGroup) {
    throw configurationError(scope, {
      prop: 'logGroup',
      value: undefined,
      problem: 'metrics, alarms and saved queries read the log, and the log group of an existing function is unknown',
      fix: 'set `logGroup` to the log group that the function writes to',
    });
  }
  if (isCrossEnvironment(scope, logGroup)) {
    const { account, region } = Stack.of(scope);
    throw configurationError(scope, {
      prop: 'logGroup',
      value: `${logGroup.env.account}/${logGroup.env.region}`,
      problem: `metric filters and saved queries of a stack in ${account}/${region} need a log group there`,
      fix: 'define the webhook in a stack of the same account and region as the log group',
    });
  }
  return logGroup;
}

const LEVELS_WITH_ALL_REQUESTS = [undefined, 'INFO', 'DEBUG', 'TRACE'];

/**
 * Warns about a function whose metrics would stay empty: one that doesn't log JSON, or doesn't log every request.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
 */
export function warnAboutUnreadableLog(scope: Construct, handler: IFunction): void {
  const resource = underlying(handler).node.defaultChild;
  if (!(resource instanceof CfnFunction)) return;
  const config = resource.loggingConfig as CfnFunction.LoggingConfigProperty | undefined;
  if (config?.logFormat !== 'JSON') {
    Annotations.of(scope).addWarningV2(
      'cdk-twilio-webhook:logFormat',
      'Metrics and alarms need log lines in JSON, and the function logs text. Fix: set ' +
        '`loggingFormat: LoggingFormat.JSON` on the function, or pass the runtime a logger that writes JSON itself.',
    );
  }
  const level = config?.applicationLogLevel;
  if (!LEVELS_WITH_ALL_REQUESTS.includes(level)) {
    Annotations.of(scope).addWarningV2(
      'cdk-twilio-webhook:logLevel',
      `\`applicationLogLevel\` is ${level}, but metrics need the log lines of accepted requests, which have the level ` +
        'INFO. Fix: remove it, or set `ApplicationLogLevel.INFO`.',
    );
  }
}
