import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, RuleTargetInput, type RuleTargetInputProperties, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaFunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct, IConstruct } from 'constructs';
import { notify } from '../observability';
import type { CanaryOptions } from './options';

/** The parts of a canary. */
export interface CanaryParts extends Omit<CanaryOptions, 'topic'> {
  readonly checker: IFunction;
  readonly topic: ITopic | undefined;
  /** The path of the check below each origin. */
  readonly path: string;
  /** The origins to check without `origins`: read at synth, when all front doors exist. */
  readonly publicOrigins: readonly string[];
}

/** The resources of a canary. */
export interface Canary {
  readonly rule: Rule;
  readonly alarm: Alarm;
}

/** Creates the schedule of the checks and the alarm. */
export function canary(scope: Construct, parts: CanaryParts): Canary {
  const { checker, schedule, origins, publicOrigins, path } = parts;
  const event = new LaterInput(() => ({ origins: origins ?? publicOrigins, path }));
  const rule = new Rule(scope, 'Schedule', {
    description: 'Checks that requests that Twilio signed are accepted',
    schedule: schedule ?? Schedule.rate(Duration.minutes(5)),
    targets: [new LambdaFunctionTarget(checker, { event, retryAttempts: 0 })],
  });
  return { rule, alarm: alarm(scope, parts) };
}

/** An object that is read at synth; `RuleTargetInput.fromObject` reads it immediately. */
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
      'Requests signed like Twilio’s are rejected, or forged ones accepted: the log of the self-check says why.',
    metric: checker.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // Between two checks, the result is unknown, so the state stays.
    treatMissingData: TreatMissingData.IGNORE,
  });
  if (topic) notify(created, topic);
  return created;
}
