import { Duration, Token } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { configurationError } from '../validation';
import type { RequestMetrics } from './request-metrics';
import { DeliveryResult, RequestOutcome } from './request-outcome';

/** Options of a webhook's alarms. All of them evaluate periods of five minutes. */
export interface AlarmOptions {
  /**
   * The topic to notify when an alarm goes off and when it is over. It also gets the alarm of `idempotency`, and that of
   * the self-check's canary unless the canary has its own topic. CloudWatch can't publish to a topic that is encrypted
   * with the AWS managed key `aws/sns`: use a customer managed key whose policy allows `cloudwatch.amazonaws.com` to use
   * it.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
   * @default - nobody is notified; the alarms are visible in CloudWatch
   */
  readonly topic?: ITopic;

  /**
   * The number of requests with a wrong signature in five minutes that sets off the alarm. A few are normal, because
   * strangers try URLs; a rotated token or a changed proxy rejects every call. Use 1 for a number that is rarely called.
   *
   * @default 10
   */
  readonly invalidSignatures?: number;

  /**
   * The number of routes in five minutes that throw, or that miss their deadline, that sets off the alarm.
   *
   * @default 1
   */
  readonly handlerErrors?: number;
}

/** The sources of a webhook's alarms. */
export interface AlarmSources {
  readonly metrics: RequestMetrics;
  readonly handler: IFunction;
  readonly options: AlarmOptions;
  readonly delivers: boolean;
}

/** A metric and the value that sets off its alarm. */
export interface AlarmPlan {
  readonly metric: Metric;
  readonly threshold: number;
  readonly alarmDescription: string;
}

const PERIOD = { period: Duration.minutes(5) };

/** Creates alarms on everything that operators should know before callers complain, and notifies the topic. */
export function webhookAlarms(scope: Construct, id: string, sources: AlarmSources): Alarm[] {
  const parent = new Construct(scope, id);
  const { topic } = sources.options;
  const plans = {
    ...requestPlans(parent, sources),
    ...(sources.delivers ? deliveryPlans(sources) : {}),
    ...functionPlans(sources.handler),
  };
  const alarms = Object.entries(plans).map(([name, plan]) => createAlarm(parent, name, plan));
  if (topic) for (const alarm of alarms) notify(alarm, topic);
  return alarms;
}

/** Creates an alarm that goes off when a value of five minutes reaches its threshold. */
export function createAlarm(scope: Construct, id: string, plan: AlarmPlan): Alarm {
  return new Alarm(scope, id, {
    ...plan,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // Without requests, nothing is wrong.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** Notifies a topic when an alarm goes off and when it recovers. */
export function notify(alarm: Alarm, topic: ITopic): void {
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
}

function requestPlans(scope: Construct, { metrics, options }: AlarmSources): Record<string, AlarmPlan> {
  const invalidSignatures = threshold(scope, 'invalidSignatures', options.invalidSignatures ?? 10);
  const handlerErrors = threshold(scope, 'handlerErrors', options.handlerErrors ?? 1);
  const requests = (outcome: RequestOutcome) => metrics.requests({ outcome, ...PERIOD });
  return {
    InvalidSignatures: {
      metric: requests(RequestOutcome.INVALID_SIGNATURE),
      threshold: invalidSignatures,
      alarmDescription:
        'Twilio webhooks are rejected: the token was rotated, a proxy changed the URL, or somebody forges requests.',
    },
    HandlerErrors: {
      metric: requests(RequestOutcome.HANDLER_ERROR),
      threshold: handlerErrors,
      alarmDescription: 'A route of the Twilio webhook throws, and Twilio uses the fallback URL.',
    },
    HandlerTimeouts: {
      metric: requests(RequestOutcome.HANDLER_TIMEOUT),
      threshold: handlerErrors,
      alarmDescription: 'A route of the Twilio webhook misses its deadline, and Twilio uses the fallback URL.',
    },
    AuthTokenUnavailable: {
      metric: requests(RequestOutcome.AUTH_TOKEN_UNAVAILABLE),
      threshold: 1,
      alarmDescription: 'The Twilio auth token cannot be read: every webhook gets status 503.',
    },
  };
}

function deliveryPlans({ metrics }: AlarmSources): Record<string, AlarmPlan> {
  return {
    NotDelivered: {
      metric: metrics.requests({ outcome: RequestOutcome.NOT_DELIVERED, ...PERIOD }),
      threshold: 1,
      alarmDescription:
        "A queue or bus doesn't take a Twilio webhook. Unless Twilio delivers again, it is lost: see `delivery` in the log.",
    },
    Diverted: {
      metric: metrics.entries({ result: DeliveryResult.DIVERTED, ...PERIOD }),
      threshold: 1,
      alarmDescription: 'The failure queue has entries that the queue or bus of a delivery did not take.',
    },
  };
}

function functionPlans(handler: IFunction): Record<string, AlarmPlan> {
  return {
    Throttles: {
      metric: handler.metricThrottles({ ...PERIOD, statistic: 'Sum' }),
      threshold: 1,
      alarmDescription: 'The function of the Twilio webhook is throttled: raise its concurrency.',
    },
    Errors: {
      metric: handler.metricErrors({ ...PERIOD, statistic: 'Sum' }),
      threshold: 1,
      alarmDescription:
        'The function of the Twilio webhook fails outside of its routes: it does not load, runs out of memory, or times out.',
    },
  };
}

/** With zero, the alarm would never recover. */
function threshold(scope: Construct, name: keyof AlarmOptions, value: number): number {
  if (Token.isUnresolved(value) || (Number.isInteger(value) && value >= 1)) return value;
  throw configurationError(scope, {
    prop: `alarms.${name}`,
    value,
    problem: 'must be a whole number of requests in five minutes, at least 1',
    fix: `set \`${name}: 1\`, or remove it`,
  });
}
