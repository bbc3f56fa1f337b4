import { Duration } from 'aws-cdk-lib';
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
import type { RequestMetrics } from './request-metrics';
import { RequestOutcome } from './request-outcome';

/** Which alarms a webhook has, and whom they tell. All look at five minutes. */
export interface AlarmOptions {
  /**
   * Topic that is told when an alarm goes off and when it is over.
   *
   * @default - nobody is told; the alarms show in CloudWatch
   */
  readonly topic?: ITopic;

  /**
   * Requests with a wrong signature from which on the alarm goes off. Strangers try URLs all the time, so a few are
   * ordinary; a rotated token or a changed proxy refuses every call.
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

  public constructor(
    scope: Construct,
    id: string,
    own: { readonly metrics: RequestMetrics; readonly handler: IFunction; readonly options: AlarmOptions },
  ) {
    super(scope, id);
    const action = own.options.topic && new SnsAction(own.options.topic);
    this.all = Object.entries(plans(own.metrics, own.handler, own.options)).map(([name, plan]) =>
      this.alarm(name, plan, action),
    );
  }

  private alarm(id: string, plan: AlarmPlan, action: IAlarmAction | undefined): Alarm {
    const alarm = new Alarm(this, id, {
      ...plan,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No requests are no fault.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (action) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    return alarm;
  }
}

function plans(
  metrics: RequestMetrics,
  handler: IFunction,
  { invalidSignatures = 10, handlerErrors = 1 }: AlarmOptions,
): Record<string, AlarmPlan> {
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
