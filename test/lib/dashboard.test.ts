import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { context } from '../../cdk.json';
import { FrontDoorKind, RequestOutcome, WebhookDashboard } from '../../lib';
import { addWebhook, testStack } from './stack';

const METRICS = { requestMetrics: true };
const NAMESPACE = addWebhook(testStack()).metricNamespace;

interface Widget {
  readonly properties: { readonly title: string; readonly region: unknown; readonly metrics: unknown[] };
}

function widgetsOf(stack: Stack): Widget[] {
  const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const body = dashboard?.['Properties'].DashboardBody;
  const text = typeof body === 'string' ? body : body['Fn::Join'][1].map(partOf).join('');
  return JSON.parse(text).widgets;
}

function partOf(part: string | object): string {
  return typeof part === 'string' ? part : '<known at deployment>';
}

function oneWebhook(): { stack: Stack; titled: (title: string) => string } {
  const stack = testStack();
  new WebhookDashboard(stack, 'Dashboard', { webhooks: [addWebhook(stack, METRICS)] });
  const widgets = widgetsOf(stack);
  const titled = (title: string) =>
    JSON.stringify(widgets.find(({ properties }) => properties.title === `Test/Webhook: ${title}`)?.properties.metrics);
  return { stack, titled };
}

describe('the dashboard', () => {
  it('shows requests by outcome and by front door', () => {
    const { titled } = oneWebhook();

    expect(titled('requests')).toContain('"Outcome","accepted"');
    for (const outcome of Object.values(RequestOutcome)) {
      const row = outcome === 'accepted' ? 'requests' : 'refused or failed';
      expect(titled(row)).toContain(`"${NAMESPACE}","Requests","Outcome","${outcome}"`);
    }
    for (const door of Object.values(FrontDoorKind)) {
      expect(titled('requests by front door')).toContain(`"Requests","FrontDoor","${door}"`);
    }
  });

  it('shows response times, cold starts and the function', () => {
    const { titled } = oneWebhook();

    for (const statistic of ['p50', 'p90', 'p99'])
      expect(titled('response time (ms)')).toContain(`"stat":"${statistic}"`);
    expect(titled('cold starts')).toContain(`"${NAMESPACE}","ColdStarts"`);
    expect(titled('function')).toMatch(/"AWS\/Lambda","Errors".*"AWS\/Lambda","Throttles"/);
    expect(titled('concurrency')).toContain('"AWS/Lambda","ConcurrentExecutions"');
  });

  it('lists the slowest routes, from a metric that has a filter', () => {
    const { stack, titled } = oneWebhook();
    const search = `SORT(SEARCH('{"${NAMESPACE}",Route} MetricName="Duration"', 'p99', 300), MAX, DESC, 10)`;

    expect(JSON.parse(titled('slowest routes (p99, ms)'))[0][0]).toMatchObject({ expression: search });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      MetricTransformations: [Match.objectLike({ Dimensions: [Match.objectLike({ Key: 'Route' })] })],
    });
  });

  it('adds no warning', () => {
    const { stack } = oneWebhook();

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  it('has rows for each webhook, and accepts a name', () => {
    const stack = testStack();
    const webhooks = ['One', 'Two'].map((name) => addWebhook(new Stack(stack, name), METRICS));
    new WebhookDashboard(stack, 'Dashboard', { webhooks, dashboardName: 'calls' });

    const titles = widgetsOf(stack).map(({ properties }) => properties.title.split(':')[0]);
    expect(titles).toEqual([...Array(8).fill('Test/One/Webhook'), ...Array(8).fill('Test/Two/Webhook')]);
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'calls' });
  });

  it('shows webhooks of another region', () => {
    const app = new App({ context });
    const account = '111122223333';
    const webhook = addWebhook(new Stack(app, 'There', { env: { account, region: 'us-east-1' } }), {
      functionName: 'there',
      ...METRICS,
    });
    const here = new Stack(app, 'Here', { env: { account, region: 'eu-west-1' } });
    new WebhookDashboard(here, 'Dashboard', { webhooks: [webhook] });

    for (const { properties } of widgetsOf(here)) expect(JSON.stringify(properties.metrics)).toContain('us-east-1');
  });

  it("rejects a webhook that doesn't publish its metrics", () => {
    const stack = testStack();

    expect(() => new WebhookDashboard(stack, 'Dashboard', { webhooks: [addWebhook(stack)] })).toThrow(
      "[Test/Webhook] `requestMetrics`: the webhook doesn't publish the metric `Requests`. Fix: set `requestMetrics: true`.",
    );
  });
});
