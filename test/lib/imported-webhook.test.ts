import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { context } from '../../cdk.json';
import {
  type ITwilioWebhook,
  PhoneNumberPointing,
  RequestOutcome,
  TwilioWebhook,
  type TwilioWebhookAttributes,
  WebhookDashboard,
} from '../../lib';
import { addWebhook, stackWithSomething, testStack } from './stack';

const URL = 'https://hooks.example.com/twilio';
const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:own';
const NAMESPACE = 'TwilioWebhook/Calls-Webhook-12345678';

function imported(stack: Stack, attributes: Partial<TwilioWebhookAttributes> = {}): ITwilioWebhook {
  return TwilioWebhook.fromTwilioWebhookAttributes(stack, 'Imported', { url: URL, ...attributes });
}

function pointNumber(webhook: ITwilioWebhook, stack: Stack): void {
  new PhoneNumberPointing(stack, 'Number', {
    webhook,
    phoneNumber: '+14155550100',
    voicePath: '/voice',
    credentials: Secret.fromSecretNameV2(stack, 'ApiKey', 'twilio/api-key'),
  });
}

describe('an imported webhook', () => {
  it('has URLs, with the same checks as a defined one', () => {
    const webhook = imported(testStack());

    expect(webhook.urlFor('/voice', { readTimeout: Duration.seconds(2) })).toBe(`${URL}/voice#rt=2000`);
    expect(() => webhook.urlFor('voice')).toThrow('[Test/Imported] `path` is "voice": must start with a slash');
    expect(() => webhook.urlFor('/voice', { retryCount: 9 })).toThrow('`retryCount` is 9');
  });

  it('creates no resources', () => {
    const stack = stackWithSomething();
    imported(stack);

    expect(Object.keys(Template.fromStack(stack).toJSON()['Resources'])).toEqual(['Something']);
  });

  it.each(['http://hooks.example.com', `${URL}/`, 'hooks.example.com'])('rejects the url %s', (url) => {
    expect(() => imported(testStack(), { url })).toThrow(
      `[Test/Imported] \`url\` is "${url}": must be of the form \`https://host[:port][/basePath]\`. Fix: use the \`url\` of the webhook, without a route and without a trailing slash.`,
    );
  });

  it('can be the target of a phone number', () => {
    const stack = testStack();
    pointNumber(imported(stack), stack);

    Template.fromStack(stack).hasResourceProperties('Custom::TwilioPointing', {
      Target: '+14155550100',
      VoiceUrl: `${URL}/voice`,
    });
  });

  it('can be one of another stack of the app, which is deployed first', () => {
    const app = new App({ context });
    const first = new Stack(app, 'First');
    const second = new Stack(app, 'Second');
    const { url } = addWebhook(first);
    pointNumber(imported(second, { url }), second);
    const template = Template.fromStack(second);

    expect(second.dependencies).toEqual([first]);
    template.resourceCountIs('Custom::TwilioPointing', 1);
    Template.fromStack(first).resourceCountIs('Custom::TwilioPointing', 0);
  });
});

describe('the metrics of an imported webhook', () => {
  it('are in the namespace of the webhook, without further constructs', () => {
    const stack = stackWithSomething();
    const webhook = imported(stack, { metricNamespace: NAMESPACE });
    const metrics = [
      webhook.metricRequests({ outcome: RequestOutcome.HANDLER_ERROR }),
      webhook.metricInvalidSignatures(),
      webhook.metricDuration(),
      webhook.metricColdStarts(),
    ];

    expect(metrics.map(({ namespace }) => namespace)).toEqual(Array(4).fill(NAMESPACE));
    expect(webhook.node.children).toEqual([]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  it('have no data without a namespace, and a warning says so', () => {
    const stack = stackWithSomething();
    imported(stack).metricDuration();

    Annotations.fromStack(stack).hasWarning('/Test/Imported', Match.stringLikeRegexp('Fix: set `metricNamespace`'));
  });

  it.each([{ function: true }, { function: false }])(
    'fill a dashboard, with those of the function if known: %o',
    (known) => {
      const stack = testStack();
      const own = LambdaFunction.fromFunctionArn(stack, 'Function', ARN);
      const webhook = imported(stack, { metricNamespace: NAMESPACE, ...(known.function ? { function: own } : {}) });
      new WebhookDashboard(stack, 'Dashboard', { webhooks: [webhook] });
      const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
      const body = JSON.stringify(dashboard?.['Properties'].DashboardBody);

      for (const metric of ['Requests', 'Duration', 'ColdStarts']) {
        expect(body).toContain(JSON.stringify(`["${NAMESPACE}","${metric}"`).slice(1, -1));
      }
      expect(body.includes(JSON.stringify('"FunctionName","own"').slice(1, -1))).toBe(known.function);
    },
  );
});
