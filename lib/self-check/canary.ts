import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, RuleTargetInput, type RuleTargetInputProperties, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaFunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct, IConstruct } from 'constructs';
import type { CanaryOptions } from './options';

/** What a canary is made of. */
export interface CanaryParts extends Omit<CanaryOptions, 'topic'> {
  readonly checker: IFunction;
  readonly topic: ITopic | undefined;
  /** Below each origin, what is asked. */
  readonly path: string;
  /** What is asked without `origins`: read at synth, when all doors are there. */
  readonly publicOrigins: readonly string[];
}

/** A canary in place. */
export interface Canary {
  readonly rule: Rule;
  readonly alarm: Alarm;
}

/** Checks on a schedule, and the alarm for when that fails. */
export function canary(scope: Construct, parts: CanaryParts): Canary {
  const { checker, schedule, origins, publicOrigins, path } = parts;
  const event = new LaterInput(() => ({ origins: origins ?? publicOrigins, path }));
  const rule = new Rule(scope, 'Schedule', {
    description: 'Checks that what Twilio signs is accepted',
    schedule: schedule ?? Schedule.rate(Duration.minutes(5)),
    targets: [new LambdaFunctionTarget(checker, { event, retryAttempts: 0 })],
  });
  return { rule, alarm: alarm(scope, parts) };
}

/** An object that is read at synth, where `RuleTargetInput.fromObject` reads it at once. */
class LaterInput extends RuleTargetInput {
  public constructor(private readonly produce: () => object) {
    super();
  }

  public override bind(rule: IConstruct): RuleTargetInputProperties {
    return { input: Lazy.string({ produce: () => Stack.of(rule).toJsonString(this.produce()) }) };
  }
}

function alarm(scope: Construct, { checker, topic }: CanaryParts): Alarm {
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
  if (topic) {
    created.addAlarmAction(new SnsAction(topic));
    created.addOkAction(new SnsAction(topic));
  }
  return created;
}
