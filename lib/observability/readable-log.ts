import { Stack } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { isElsewhere } from '../elsewhere';
import { mistake } from '../errors';

/** The log that metrics can be made from; refuses one that is not known, or that no filter of this stack can be at. */
export function readableLog(scope: Construct, logGroup: ILogGroup | undefined): ILogGroup {
  if (!logGroup) {
    throw mistake(scope, {
      prop: 'logGroup',
      allowed: 'metrics and alarms are made from the log, and that of a function made elsewhere is not known here',
      fix: 'give the log group that the function writes to as logGroup',
    });
  }
  if (isElsewhere(scope, logGroup)) {
    const { account, region } = Stack.of(scope);
    throw mistake(scope, {
      prop: 'logGroup',
      value: `${logGroup.env.account}/${logGroup.env.region}`,
      allowed: `metric filters of a stack in ${account}/${region} can only be at log groups there`,
      fix: 'ask the webhook for its metrics in a stack of its own account and region',
    });
  }
  return logGroup;
}
