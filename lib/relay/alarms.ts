import { Duration } from 'aws-cdk-lib';
import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type AlarmPlan, createAlarm, notify } from '../observability';
import type { RelayMetricId } from './metrics';
import type { RelayAlarmOptions } from './props';

const PERIOD: MetricOptions = { period: Duration.minutes(5) };

/** Creates the alarms that the user chose, and notifies the topic. */
export function relayAlarms(
  scope: Construct,
  options: RelayAlarmOptions | undefined,
  handler: IFunction,
  metric: (id: RelayMetricId, options: MetricOptions) => Metric,
): Alarm[] {
  if (!options) return [];
  const parent = new Construct(scope, 'Alarms');
  const plans: Record<string, AlarmPlan> = {
    Refused: {
      metric: metric('Refused', PERIOD),
      threshold: options.refused ?? 10,
      alarmDescription:
        'Handshakes or sessions of ConversationRelay are refused: the token was rotated, the TwiML has no binding token, or ' +
        'somebody replays handshakes.',
    },
    HookErrors: {
      metric: metric('HookErrors', PERIOD),
      threshold: options.hookErrors ?? 1,
      alarmDescription: 'A hook of the relay throws or runs out of time, and callers wait for an answer.',
    },
    FirstText: {
      metric: metric('FirstText', PERIOD),
      threshold: (options.firstText ?? Duration.seconds(3)).toMilliseconds(),
      alarmDescription: 'Callers of the relay wait too long for the first words of an answer.',
    },
    GoneConnections: {
      metric: metric('GoneConnections', PERIOD),
      threshold: options.goneConnections ?? 25,
      alarmDescription: 'Calls end while the relay still answers: callers hang up, or connections break.',
    },
    Throttles: {
      metric: handler.metricThrottles({ ...PERIOD, statistic: 'Sum' }),
      threshold: 1,
      alarmDescription: 'The function of the relay is throttled: raise its concurrency.',
    },
    Errors: {
      metric: handler.metricErrors({ ...PERIOD, statistic: 'Sum' }),
      threshold: 1,
      alarmDescription:
        "The function of the relay fails outside of its hooks: it doesn't load, runs out of memory, or times out.",
    },
  };
  const alarms = Object.entries(plans).map(([name, plan]) => createAlarm(parent, name, plan));
  if (options.topic) for (const alarm of alarms) notify(alarm, options.topic);
  return alarms;
}
