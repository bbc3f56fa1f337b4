import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import { FrontDoorKind, RequestOutcome, type TwilioWebhook, type TwilioWebhookProps } from '../../../lib';
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

const ALL = addWebhook(testStack(), { requestMetrics: true });
const ALL_FILTERS = filters(ALL);

/** Returns the values that CloudWatch extracts from a line for a metric, with their dimensions. */
function taken(metric: (webhook: TwilioWebhook) => Metric, line: unknown): unknown[] {
  const { metricName, namespace, dimensions: of = {} } = metric(ALL);
  const names = Object.keys(of).sort().join();
  return ALL_FILTERS.filter(({ FilterPattern }) => matches(FilterPattern, line))
    .filter(({ MetricTransformations: [own] }) => own.MetricName === metricName)
    .filter(
      ({ MetricTransformations: [own] }) =>
        (own.Dimensions ?? [])
          .map(({ Key }) => Key)
          .sort()
          .join() === names,
    )
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
  it.each(METRICS)('%s come from the line that the runtime logs with `console`', async (_, metric, expected) => {
    const line = lambdaLine({ ...(await logged()), coldStart: true });

    expect(taken(metric, line)).toEqual([expected]);
  });

  it.each(METRICS)('%s come once from a line of a logger that writes JSON itself', async (_, metric, expected) => {
    const line = ownLine({ ...(await logged()), coldStart: true });

    expect(taken(metric, line)).toEqual([expected]);
  });

  it('count a rejected request by its outcome and not by a route', async () => {
    const line = lambdaLine(await logged({ authToken: 'another' }));

    expect(taken((webhook) => webhook.metricInvalidSignatures(), line)).toEqual([
      { value: 1, Outcome: 'invalid-signature' },
    ]);
    expect(taken((webhook) => webhook.metricDuration({ route: '/voice' }), line)).toEqual([]);
  });

  it("don't count a warm request as a cold start", async () => {
    const line = lambdaLine({ ...(await logged()), coldStart: false });

    expect(taken((webhook) => webhook.metricColdStarts(), line)).toEqual([]);
  });

  it.each([
    lambdaLine('accepted POST /voice'),
    lambdaLine({ outcome: 'accepted', durationMs: 1, coldStart: true, route: '/voice' }),
    { time: '2026-01-01T00:00:00.000Z', type: 'platform.report', record: { metrics: { durationMs: 1 } } },
  ])('ignore other lines: %j', (line) => {
    for (const [, metric] of METRICS) expect(taken(metric, line)).toEqual([]);
  });
});

describe('the metric filters', () => {
  it.each<[string, Partial<TwilioWebhookProps>, number]>([
    ['not created by default', {}, 0],
    ['two for alarms, which need the requests by outcome', { alarms: {} }, 2],
    ['two for each metric with `requestMetrics`', { requestMetrics: true, alarms: {} }, 22],
  ])('are %s', (_, props, count) => {
    expect(filters(addWebhook(testStack(), props))).toHaveLength(count);
  });

  it("aren't created by a `metricXxx` method, and neither is any other construct", () => {
    const webhook = addWebhook(testStack(), { requestMetrics: true });
    const before = webhook.node.findAll().length;
    for (const [, metric] of METRICS) metric(webhook);

    expect(webhook.node.findAll()).toHaveLength(before);
  });

  it('publish a zero between requests if CloudWatch allows it: for counts of requests without dimensions', () => {
    for (const { MetricTransformations } of ALL_FILTERS) {
      const [{ MetricName, Unit, Dimensions, DefaultValue }] = MetricTransformations;
      // A webhook without deliveries doesn't pay for their metrics.
      if (MetricName.startsWith('Entries')) expect(DefaultValue).toBeUndefined();
      else expect(DefaultValue).toBe(Unit === 'Count' && Dimensions === undefined ? 0 : undefined);
    }
  });

  it('have a unit', () => {
    const units = ALL_FILTERS.map(({ MetricTransformations: [{ MetricName, Unit }] }) => `${MetricName} ${Unit}`);

    expect(new Set(units)).toEqual(
      new Set([
        'Requests Count',
        'Duration Milliseconds',
        'ColdStarts Count',
        ...['Delivered', 'Retried', 'Diverted', 'Refused'].map((result) => `Entries${result} Count`),
      ]),
    );
  });
});

describe('a metric', () => {
  it('has the name, dimensions and statistic that its filter publishes', () => {
    const described = ({ metricName, dimensions, statistic, period }: Metric) =>
      [metricName, dimensions, statistic, period.toMinutes()] as const;

    expect(described(ALL.metricRequests())).toEqual(['Requests', {}, 'Sum', 5]);
    expect(described(ALL.metricInvalidSignatures())).toEqual(['Requests', { Outcome: 'invalid-signature' }, 'Sum', 5]);
    expect(described(ALL.metricDuration({ route: '/voice' }))).toEqual(['Duration', { Route: '/voice' }, 'p99', 5]);
    expect(described(ALL.metricColdStarts())).toEqual(['ColdStarts', {}, 'Sum', 5]);
  });

  it.each<[string, (webhook: TwilioWebhook) => Metric, Partial<TwilioWebhookProps>]>([
    ['`Requests`', (webhook) => webhook.metricRequests(), {}],
    ['`Requests` by Outcome', (webhook) => webhook.metricInvalidSignatures(), {}],
    ['`Duration` by Route', (webhook) => webhook.metricDuration({ route: '/' }), { alarms: {} }],
    ['`ColdStarts`', (webhook) => webhook.metricColdStarts(), { alarms: {} }],
  ])("that the webhook doesn't publish is an error: %s", (name, metric, props) => {
    expect(() => metric(addWebhook(testStack(), props))).toThrow(
      `[Test/Webhook] \`requestMetrics\`: the webhook doesn't publish the metric ${name}. Fix: set \`requestMetrics: true\`.`,
    );
  });

  it('accepts the usual options', () => {
    const metric = ALL.metricDuration({ statistic: 'p50', label: 'half' });

    expect(metric).toMatchObject({ statistic: 'p50', label: 'half', metricName: 'Duration' });
  });

  it('is in the namespace of its webhook', () => {
    const stack = testStack();
    const other = addWebhook(testStack({ stackName: 'other' }));

    expect(addWebhook(stack).metricNamespace).toMatch(/^TwilioWebhook\/Test-Webhook-\w{8}$/);
    expect(other.metricNamespace).toMatch(/^TwilioWebhook\/other-Webhook-\w{8}$/);
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
