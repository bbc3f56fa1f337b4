import { Annotations } from 'aws-cdk-lib';
import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { underlying } from '../given-function';

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
