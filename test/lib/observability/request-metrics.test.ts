import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { FrontDoorKind, RequestOutcome, type TwilioWebhook } from '../../../lib';
import { FRONT_DOOR_NAMES, OUTCOMES } from '../../../lib/contract';
import { addWebhook, testStack } from '../stack';
import { matches, select } from './filter-pattern';
import { lambdaLine, logged, ownLine } from './log-line';

interface Transformation {
  readonly MetricName: string;
  readonly MetricNamespace: string;
  readonly MetricValue: string;
  readonly Unit: string;
  readonly DefaultValue?: number;
  readonly Dimensions?: { readonly Key: string; readonly Value: string }[];
}

interface Filter {
  readonly FilterPattern: string;
  readonly MetricTransformations: [Transformation];
}

function filters(webhook: TwilioWebhook): Filter[] {
  const template = Template.fromStack(Stack.of(webhook));
  return Object.values(template.findResources('AWS::Logs::MetricFilter')).map((filter) => filter['Properties']);
}

/** What CloudWatch would take from a line for a metric: the sum of all its filters. */
function taken(metric: (webhook: TwilioWebhook) => Metric, line: unknown): unknown[] {
  const webhook = addWebhook(testStack());
  const { metricName, namespace } = metric(webhook);
  return filters(webhook)
    .filter(({ FilterPattern }) => matches(FilterPattern, line))
    .map(({ MetricTransformations: [own] }) => {
      expect(own).toMatchObject({ MetricName: metricName, MetricNamespace: namespace });
      const value = own.MetricValue.startsWith('$') ? select(own.MetricValue, line) : Number(own.MetricValue);
      const dimensions = own.Dimensions?.map(({ Key, Value }) => [Key, select(Value, line)]) ?? [];
      return { value, ...Object.fromEntries(dimensions) };
    });
}

const METRICS: [string, (webhook: TwilioWebhook) => Metric, object][] = [
  ['requests', (webhook) => webhook.metricRequests(), { value: 1 }],
  [
    'requests by outcome',
    (webhook) => webhook.metricRequests({ outcome: RequestOutcome.ACCEPTED }),
    { value: 1, Outcome: 'accepted' },
  ],
  [
    'requests by front door',
    (webhook) => webhook.metricRequests({ frontDoor: FrontDoorKind.HTTP_API }),
    { value: 1, FrontDoor: 'http-api' },
  ],
  [
    'requests by front door and outcome',
    (webhook) => webhook.metricRequests({ frontDoor: FrontDoorKind.HTTP_API, outcome: RequestOutcome.ACCEPTED }),
    { value: 1, FrontDoor: 'http-api', Outcome: 'accepted' },
  ],
  ['invalid signatures', (webhook) => webhook.metricInvalidSignatures(), { value: 1, Outcome: 'accepted' }],
  ['durations', (webhook) => webhook.metricDuration(), { value: expect.any(Number) }],
  [
    'durations by route',
    (webhook) => webhook.metricDuration({ route: '/voice' }),
    { value: expect.any(Number), Route: '/voice' },
  ],
  ['cold starts', (webhook) => webhook.metricColdStarts(), { value: 1 }],
];

describe('metrics of the log line', () => {
  it.each(METRICS)('%s are taken from the line that the runtime logs through console', async (_, metric, expected) => {
    const line = lambdaLine({ ...(await logged()), coldStart: true });

    expect(taken(metric, line)).toEqual([expected]);
  });

  it.each(METRICS)('%s are taken once from a line of a logger that writes JSON itself', async (_, metric, expected) => {
    const line = ownLine({ ...(await logged()), coldStart: true });

    expect(taken(metric, line)).toEqual([expected]);
  });

  it('count a refused request under its outcome, and not under a route', async () => {
    const line = lambdaLine(await logged({ authToken: 'another' }));

    expect(taken((webhook) => webhook.metricInvalidSignatures(), line)).toEqual([
      { value: 1, Outcome: 'invalid-signature' },
    ]);
    expect(taken((webhook) => webhook.metricDuration({ route: '/voice' }), line)).toEqual([]);
  });

  it('count no warm request as a cold start', async () => {
    const line = lambdaLine({ ...(await logged()), coldStart: false });

    expect(taken((webhook) => webhook.metricColdStarts(), line)).toEqual([]);
  });

  it.each([
    lambdaLine('accepted POST /voice'),
    lambdaLine({ outcome: 'accepted', durationMs: 1, coldStart: true, route: '/voice' }),
    { time: '2026-01-01T00:00:00.000Z', type: 'platform.report', record: { metrics: { durationMs: 1 } } },
  ])('take nothing from other lines: %j', (line) => {
    for (const [, metric] of METRICS) expect(taken(metric, line)).toEqual([]);
  });
});

describe('the filters behind them', () => {
  it('are made when a metric is first asked for, and once', () => {
    const webhook = addWebhook(testStack());
    expect(webhook.node.tryFindChild('Metrics')).toBeUndefined();

    webhook.metricRequests();
    webhook.metricRequests();
    for (const outcome of Object.values(RequestOutcome)) webhook.metricRequests({ outcome });
    expect(filters(webhook)).toHaveLength(4);
  });

  it('have a zero between requests where CloudWatch allows it: for counts without dimensions', () => {
    const webhook = addWebhook(testStack());
    for (const [, metric] of METRICS) metric(webhook);

    for (const { MetricTransformations } of filters(webhook)) {
      const [{ Unit, Dimensions, DefaultValue }] = MetricTransformations;
      expect(DefaultValue).toBe(Unit === 'Count' && Dimensions === undefined ? 0 : undefined);
    }
  });

  it('say the unit', () => {
    const webhook = addWebhook(testStack());
    webhook.metricDuration();
    webhook.metricColdStarts();

    const units = filters(webhook).map(({ MetricTransformations: [{ MetricName, Unit }] }) => `${MetricName} ${Unit}`);
    expect(new Set(units)).toEqual(new Set(['Duration Milliseconds', 'ColdStarts Count']));
  });
});

describe('a metric', () => {
  it('has the name, dimensions and statistic that its filter publishes', () => {
    const webhook = addWebhook(testStack());
    const described = ({ metricName, dimensions, statistic, period }: Metric) =>
      [metricName, dimensions, statistic, period.toMinutes()] as const;

    expect(described(webhook.metricRequests())).toEqual(['Requests', {}, 'Sum', 5]);
    expect(described(webhook.metricInvalidSignatures())).toEqual([
      'Requests',
      { Outcome: 'invalid-signature' },
      'Sum',
      5,
    ]);
    expect(described(webhook.metricDuration({ route: '/voice' }))).toEqual(['Duration', { Route: '/voice' }, 'p99', 5]);
    expect(described(webhook.metricColdStarts())).toEqual(['ColdStarts', {}, 'Sum', 5]);
  });

  it('takes what any metric takes', () => {
    const metric = addWebhook(testStack()).metricDuration({ statistic: 'p50', label: 'half' });

    expect(metric).toMatchObject({ statistic: 'p50', label: 'half', metricName: 'Duration' });
  });

  it('is in a namespace of its webhook', () => {
    const stack = testStack();
    const other = addWebhook(testStack({ stackName: 'other' }));

    expect(addWebhook(stack).metricRequests().namespace).toMatch(/^TwilioWebhook\/Test-Webhook-\w{8}$/);
    expect(other.metricRequests().namespace).toMatch(/^TwilioWebhook\/other-Webhook-\w{8}$/);
  });
});

describe('names', () => {
  it('of outcomes are those of the log', () => {
    expect(Object.values(RequestOutcome)).toEqual([...OUTCOMES]);
  });

  it('of front doors are those of the log', () => {
    expect(Object.values(FrontDoorKind)).toEqual([...FRONT_DOOR_NAMES]);
  });
});
