import { Duration, Token } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { configurationError } from '../validation';
import type { RequestMetrics } from './request-metrics';
import { RequestOutcome } from './request-outcome';

/** Which alarms a webhook has, and whom they tell. All look at five minutes. */
export interface AlarmOptions {
  /**
   * Topic that is told when an alarm goes off and when it is over, that of `idempotency` included, and that of the
   * self-check's canary unless it has a topic of its own. CloudWatch can't publish to a topic that is encrypted with the
   * AWS managed key `aws/sns`: use a key of your own, whose policy lets `cloudwatch.amazonaws.com` use it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
   * @default - nobody is told; the alarms show in CloudWatch
   */
  readonly topic?: ITopic;

  /**
   * Requests with a wrong signature from which on the alarm goes off. Strangers try URLs all the time, so a few are
   * ordinary; a rotated token or a changed proxy refuses every call. Take 1 for a number that is seldom called.
   *
   * @default 10
   */
  readonly invalidSignatures?: number;

  /**
   * Routes that threw or missed their deadline, from which on the alarm goes off.
   *
   * @default 1
   */
  readonly handlerErrors?: number;
}

/** What alarms are made on. */
export interface AlarmSources {
  readonly metrics: RequestMetrics;
  readonly handler: IFunction;
  readonly options: AlarmOptions;
  /** Those that parts of the webhook have already. */
  readonly others: Alarm[];
}

interface AlarmPlan {
  readonly metric: Metric;
  readonly threshold: number;
  readonly alarmDescription: string;
}

const PERIOD = { period: Duration.minutes(5) };

/** Alarms on what a webhook's operator has to know before a caller tells him. */
export class WebhookAlarms extends Construct {
  /** The alarms, to be composed or told on further. */
  public readonly all: Alarm[];

  public constructor(scope: Construct, id: string, own: AlarmSources) {
    super(scope, id);
    const { topic } = own.options;
    const made = Object.entries(plans(this, own)).map(([name, plan]) => this.alarm(name, plan));
    this.all = [...made, ...own.others];
    if (topic) for (const alarm of this.all) tell(alarm, new SnsAction(topic));
  }

  private alarm(id: string, plan: AlarmPlan): Alarm {
    return new Alarm(this, id, {
      ...plan,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No requests are no fault.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

function tell(alarm: Alarm, action: IAlarmAction): void {
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
}

function plans(scope: Construct, { metrics, handler, options }: AlarmSources): Record<string, AlarmPlan> {
  return { ...requestPlans(scope, metrics, options), ...functionPlans(handler) };
}

function requestPlans(scope: Construct, metrics: RequestMetrics, options: AlarmOptions): Record<string, AlarmPlan> {
  const invalidSignatures = threshold(scope, 'invalidSignatures', options.invalidSignatures ?? 10);
  const handlerErrors = threshold(scope, 'handlerErrors', options.handlerErrors ?? 1);
  const requests = (outcome: RequestOutcome) => metrics.requests({ outcome, ...PERIOD });
  return {
    InvalidSignatures: {
      metric: requests(RequestOutcome.INVALID_SIGNATURE),
      threshold: invalidSignatures,
      alarmDescription:
        'Twilio webhooks are refused: the token was rotated, a proxy changed the URL, or somebody forges them.',
    },
    HandlerErrors: {
      metric: requests(RequestOutcome.HANDLER_ERROR),
      threshold: handlerErrors,
      alarmDescription: 'A route of the Twilio webhook throws: Twilio goes to the fallback URL.',
    },
    HandlerTimeouts: {
      metric: requests(RequestOutcome.HANDLER_TIMEOUT),
      threshold: handlerErrors,
      alarmDescription: 'A route of the Twilio webhook misses its deadline: Twilio goes to the fallback URL.',
    },
    AuthTokenUnavailable: {
      metric: requests(RequestOutcome.AUTH_TOKEN_UNAVAILABLE),
      threshold: 1,
      alarmDescription: 'The Twilio auth token cannot be read: every webhook is answered 503.',
    },
  };
}

function functionPlans(handler: IFunction): Record<string, AlarmPlan> {
  return {
    Throttles: {
      metric: handler.metricThrottles({ ...PERIOD, statistic: 'Sum' }),
      threshold: 1,
      alarmDescription: "The Twilio webhook's function is throttled: raise its concurrency.",
    },
    Errors: {
      metric: handler.metricErrors({ ...PERIOD, statistic: 'Sum' }),
      threshold: 1,
      alarmDescription:
        "The Twilio webhook's function fails outside of its routes: it does not load, runs out of memory, or times out.",
    },
  };
}

/** Zero would be in alarm always. */
function threshold(scope: Construct, name: keyof AlarmOptions, value: number): number {
  if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= 1)) return value;
  throw configurationError(scope, {
    prop: `alarms.${name}`,
    value,
    problem: 'must be a whole number of requests in five minutes, from 1',
    fix: `use ${name}: 1, or leave it out`,
  });
}
