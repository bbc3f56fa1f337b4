import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IAlarmAction, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaFunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { CanaryOptions } from '../self-check';
import type { CheckParts } from './deployment';

/** Checks on a schedule, and the alarm for when that fails. */
export function canaryAlarm(
  scope: Construct,
  parts: CheckParts & { readonly canary: CanaryOptions; readonly after: Construct | undefined },
): Alarm {
  const { checker, canary, own, after } = parts;
  const rule = new Rule(scope, 'Schedule', {
    description: 'Checks that what Twilio signs is accepted',
    schedule: canary.schedule ?? Schedule.rate(Duration.minutes(5)),
    targets: [
      new LambdaFunctionTarget(checker, {
        event: RuleTargetInput.fromObject({ origins: canary.origins ?? own.publicOrigins }),
        retryAttempts: 0,
      }),
    ],
  });
  // Else the first check comes before there is anything to check.
  rule.node.addDependency(after ?? own.frontDoorScope, own.handler);
  return alarm(scope, parts);
}

function alarm(scope: Construct, { checker, canary }: Pick<Parameters<typeof canaryAlarm>[1], 'checker' | 'canary'>) {
  const created = new Alarm(scope, 'CanaryAlarm', {
    alarmDescription:
      'Requests signed like Twilio’s are refused, or forged ones let in: the log of the self-check says why.',
    metric: checker.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // Between two checks nothing is known, so that it stays as it was.
    treatMissingData: TreatMissingData.IGNORE,
  });
  const action: IAlarmAction | undefined = canary.topic && new SnsAction(canary.topic);
  if (action) {
    created.addAlarmAction(action);
    created.addOkAction(action);
  }
  return created;
}
