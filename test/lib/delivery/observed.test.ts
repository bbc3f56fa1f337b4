import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { Delivery, DeliveryResult, type TwilioWebhookProps } from '../../../lib';
import { addWebhook, testStack } from '../stack';

const delivering = (stack: Stack, props: Partial<TwilioWebhookProps>) =>
  addWebhook(stack, { deliveries: { '/status': Delivery.toSqs(new Queue(stack, 'Status') as IQueue) }, ...props });

describe('the entries of deliveries', () => {
  it.each([
    [DeliveryResult.DELIVERED, 'EntriesDelivered'],
    [DeliveryResult.RETRIED, 'EntriesRetried'],
    [DeliveryResult.DIVERTED, 'EntriesDiverted'],
    [DeliveryResult.REFUSED, 'EntriesRefused'],
  ])('are counted from the log line: %s', (result, metricName) => {
    const stack = testStack();
    const webhook = delivering(stack, { requestMetrics: true });

    expect(webhook.metricDeliveries({ result })).toMatchObject({
      metricName,
      statistic: 'Sum',
      namespace: webhook.metricNamespace,
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: `{ ($.message.frontDoor = "*") && ($.message.delivery.${result} > 0) }`,
      MetricTransformations: [{ MetricName: metricName, MetricValue: `$.message.delivery.${result}`, Unit: 'Count' }],
    });
  });

  it('count delivered ones by default', () => {
    const webhook = delivering(testStack(), { requestMetrics: true });
    expect(webhook.metricDeliveries().metricName).toBe('EntriesDelivered');
  });

  it('require published metrics', () => {
    expect(() => delivering(testStack(), {}).metricDeliveries()).toThrow('set `requestMetrics: true`');
  });

  it("set off alarms if one isn't stored, or is diverted", () => {
    const stack = testStack();
    const webhook = delivering(stack, { alarms: {} });
    const ids = webhook.alarms.map(({ node }) => node.id);

    expect(ids).toEqual(expect.arrayContaining(['NotDelivered', 'Diverted']));
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Requests',
      Dimensions: [{ Name: 'Outcome', Value: 'not-delivered' }],
      Threshold: 1,
    });
    expect(addWebhook(testStack(), { alarms: {} }).alarms.map(({ node }) => node.id)).not.toContain('NotDelivered');
  });

  it('of a message are found by a saved query', () => {
    const stack = testStack();
    delivering(stack, { savedQueries: true });
    const queries = Object.values(Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition'));
    const found = queries
      .map((each) => each['Properties'])
      .find(({ Name }) => Name.endsWith('/What happened to the webhooks of a message'));

    expect(found?.QueryString).toContain('message.delivery.refused as refused');
    expect(found?.QueryString).toContain('message.messageSid = "SM…"');
  });
});
