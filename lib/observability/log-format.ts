import { Annotations, Stack } from 'aws-cdk-lib';
import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { underlying } from '../function';
import { configurationError, isCrossEnvironment } from '../validation';

const ALL_LINES = [undefined, 'INFO', 'DEBUG', 'TRACE'];

/**
 * Warns of a function whose log metrics would stay empty without anybody being told: one that does not log as JSON, or
 * not every request.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-advanced.html
 */
export function warnOfUnreadableLog(scope: Construct, handler: IFunction): void {
  const resource = underlying(handler).node.defaultChild;
  if (!(resource instanceof CfnFunction)) return;
  const config = resource.loggingConfig as CfnFunction.LoggingConfigProperty | undefined;
  if (config?.logFormat !== 'JSON') {
    Annotations.of(scope).addWarningV2(
      'cdk-twilio-webhook:logFormat',
      'metrics and alarms are made from log lines in JSON, and the function logs text. ' +
        'Fix: set loggingFormat: LoggingFormat.JSON where the function is made, or pass the runtime a logger that writes JSON itself.',
    );
  }
  if (!ALL_LINES.includes(config?.applicationLogLevel)) {
    Annotations.of(scope).addWarningV2(
      'cdk-twilio-webhook:logLevel',
      `metrics are made from log lines, and accepted requests are logged at INFO, which applicationLogLevel ${config?.applicationLogLevel} leaves out. ` +
        'Fix: leave it out, or set ApplicationLogLevel.INFO.',
    );
  }
}

/** The log that metrics can be made from; refuses one that is not known, or that no filter of this stack can be at. */
export function readableLog(scope: Construct, logGroup: ILogGroup | undefined): ILogGroup {
  if (!logGroup) {
    throw configurationError(scope, {
      prop: 'logGroup',
      problem: 'metrics and alarms are made from the log, and that of a function made elsewhere is not known here',
      fix: 'give the log group that the function writes to as logGroup',
    });
  }
  if (isCrossEnvironment(scope, logGroup)) {
    const { account, region } = Stack.of(scope);
    throw configurationError(scope, {
      prop: 'logGroup',
      value: `${logGroup.env.account}/${logGroup.env.region}`,
      problem: `metric filters of a stack in ${account}/${region} can only be at log groups there`,
      fix: 'ask the webhook for its metrics in a stack of its own account and region',
    });
  }
  return logGroup;
}
