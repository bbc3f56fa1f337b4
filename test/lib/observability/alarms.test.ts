import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { Idempotency, SelfCheck, type TwilioWebhookProps } from '../../../lib';
import { addWebhook, testStack } from '../stack';

interface AlarmProperties {
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Dimensions?: { readonly Name: string; readonly Value: unknown }[];
  readonly Threshold: number;
  readonly AlarmActions?: unknown[];
  readonly OKActions?: unknown[];
  readonly [name: string]: unknown;
}

function alarmsOf(props: Partial<TwilioWebhookProps>, stack: Stack = testStack()): Record<string, AlarmProperties> {
  const { alarms } = addWebhook(stack, props);
  const resources = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  expect(alarms).toHaveLength(Object.keys(resources).length);
  const entries = Object.entries(resources).map(([id, { Properties }]) => [
    /Webhook(.*)(.{8})$/.exec(id)?.[1],
    Properties,
  ]);
  return Object.fromEntries(entries);
}

function ownTopic(stack: Stack): ITopic {
  return new Topic(stack, 'Topic') as ITopic;
}

const OUTCOME_ALARMS: [string, string, number][] = [
  ['AlarmsInvalidSignatures', 'invalid-signature', 10],
  ['AlarmsHandlerErrors', 'handler-error', 1],
  ['AlarmsHandlerTimeouts', 'handler-timeout', 1],
  ['AlarmsAuthTokenUnavailable', 'auth-token-unavailable', 1],
];

describe('alarms', () => {
  it("aren't created by default", () => {
    expect(alarmsOf({})).toEqual({});
  });

  it.each(OUTCOME_ALARMS)('%s looks at the outcome %s, from %i in five minutes', (id, outcome, threshold) => {
    expect(alarmsOf({ alarms: {} })[id]).toMatchObject({
      MetricName: 'Requests',
      Namespace: expect.stringMatching('^TwilioWebhook/Test-Webhook-'),
      Dimensions: [{ Name: 'Outcome', Value: outcome }],
      Statistic: 'Sum',
      Period: 300,
      Threshold: threshold,
    });
  });

  it.each(['Errors', 'Throttles'])('Alarms%s looks at the function', (name) => {
    expect(alarmsOf({ alarms: {} })[`Alarms${name}`]).toMatchObject({
      MetricName: name,
      Namespace: 'AWS/Lambda',
      Dimensions: [{ Name: 'FunctionName', Value: expect.anything() }],
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1,
    });
  });

  it('go off at their threshold, are quiet without requests, and have a description', () => {
    const alarms = Object.values(alarmsOf({ alarms: {} }));

    expect(alarms).toHaveLength(6);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
        AlarmDescription: expect.stringMatching(/\w/),
      });
      // With a unit, CloudWatch would ignore data without one.
      expect(alarm).not.toHaveProperty('Unit');
    }
  });

  it('accept thresholds', () => {
    const alarms = alarmsOf({ alarms: { invalidSignatures: 3, handlerErrors: 2 } });

    expect(alarms['AlarmsInvalidSignatures']?.Threshold).toBe(3);
    expect(alarms['AlarmsHandlerErrors']?.Threshold).toBe(2);
    expect(alarms['AlarmsHandlerTimeouts']?.Threshold).toBe(2);
  });

  it.each([0, -1, 1.5])('reject a threshold of %d', (value) => {
    expect(() => alarmsOf({ alarms: { invalidSignatures: value } })).toThrow(
      `\`alarms.invalidSignatures\` is ${value}: `,
    );
    expect(() => alarmsOf({ alarms: { handlerErrors: value } })).toThrow(`\`alarms.handlerErrors\` is ${value}: `);
  });

  it('notify nobody without a topic', () => {
    for (const alarm of Object.values(alarmsOf({ alarms: {} }))) {
      expect(alarm.AlarmActions).toBeUndefined();
      expect(alarm.OKActions).toBeUndefined();
    }
  });

  it('notify the topic when they go off and when they recover, including that of idempotency', () => {
    const stack = testStack();
    const alarms = alarmsOf({ alarms: { topic: ownTopic(stack) }, idempotency: Idempotency.dynamoDb() }, stack);

    expect(Object.keys(alarms)).toHaveLength(7);
    expect(alarms).toHaveProperty('IdempotencyThrottles');
    const told = [{ Ref: expect.stringMatching('^Topic') }];
    for (const alarm of Object.values(alarms)) expect(alarm).toMatchObject({ AlarmActions: told, OKActions: told });
  });

  it("share the topic with the self-check's canary", () => {
    const stack = testStack();
    const selfCheck = SelfCheck.canaryOnly();
    const alarms = alarmsOf({ alarms: { topic: ownTopic(stack) }, selfCheck }, stack);

    expect(Object.keys(alarms)).toHaveLength(7);
    const told = [{ Ref: expect.stringMatching('^Topic') }];
    expect(alarms['SelfCheckCanaryAlarm']).toMatchObject({ AlarmActions: told, OKActions: told });
  });

  it('leave the canary its own topic', () => {
    const stack = testStack();
    const topic = new Topic(stack, 'Canary') as ITopic;
    const alarms = alarmsOf({ alarms: { topic: ownTopic(stack) }, selfCheck: SelfCheck.canaryOnly({ topic }) }, stack);

    expect(alarms['SelfCheckCanaryAlarm']?.AlarmActions).toEqual([{ Ref: expect.stringMatching('^Canary') }]);
  });
});
