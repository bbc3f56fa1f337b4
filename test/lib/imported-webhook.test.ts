import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { context } from '../../cdk.json';
import {
  type ITwilioWebhook,
  RequestOutcome,
  TwilioWebhook,
  type TwilioWebhookAttributes,
  WebhookDashboard,
} from '../../lib';
import { addWebhook, stackWithSomething, testStack } from './stack';

const URL = 'https://hooks.example.com/twilio';
const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:own';
const LOGS = 'arn:aws:logs:eu-west-1:111122223333:log-group:own';

function imported(stack: Stack, attributes: Partial<TwilioWebhookAttributes> = {}): ITwilioWebhook {
  return TwilioWebhook.fromTwilioWebhookAttributes(stack, 'Imported', { url: URL, ...attributes });
}

function pointNumber(webhook: ITwilioWebhook, stack: Stack): void {
  webhook.pointPhoneNumber('Number', {
    phoneNumber: '+14155550100',
    voicePath: '/voice',
    credentials: Secret.fromSecretNameV2(stack, 'ApiKey', 'twilio/api-key'),
  });
}

describe('a webhook that is deployed elsewhere', () => {
  it('has URLs, with the same checks as one that is made here', () => {
    const webhook = imported(testStack());

    expect(webhook.urlFor('/voice', { readTimeout: Duration.seconds(2) })).toBe(`${URL}/voice#rt=2000`);
    expect(() => webhook.urlFor('voice')).toThrow('[Test/Imported] path is "voice": must start with a slash');
    expect(() => webhook.urlFor('/voice', { retryCount: 9 })).toThrow('retryCount is 9');
  });

  it('makes nothing', () => {
    const stack = stackWithSomething();
    imported(stack);

    expect(Object.keys(Template.fromStack(stack).toJSON()['Resources'])).toEqual(['Something']);
  });

  it.each(['http://hooks.example.com', `${URL}/`, 'hooks.example.com'])('refuses the url %s', (url) => {
    expect(() => imported(testStack(), { url })).toThrow(
      `[Test/Imported] url is "${url}": must be of the form https://host[:port][/basePath]. Fix: give the url of the webhook, without a route and without a trailing slash.`,
    );
  });

  it('can have a number pointed at it', () => {
    const stack = testStack();
    pointNumber(imported(stack), stack);

    Template.fromStack(stack).hasResourceProperties('Custom::TwilioPointing', {
      Target: '+14155550100',
      VoiceUrl: `${URL}/voice`,
    });
  });

  it('can be one of another stack of the app, which is then deployed first', () => {
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

  it('tells its function where that is known, and else what to give', () => {
    const stack = testStack();
    const fn = LambdaFunction.fromFunctionArn(stack, 'Function', ARN);

    expect(imported(stack, { function: fn }).function).toBe(fn);
    expect(() => imported(testStack()).function).toThrow(
      '[Test/Imported] function: this webhook was imported without it. Fix: give function: Function.fromFunctionArn(…) to TwilioWebhook.fromTwilioWebhookAttributes.',
    );
  });
});

describe('the metrics of a webhook that is deployed elsewhere', () => {
  it('are made from its log', () => {
    const stack = testStack();
    const webhook = imported(stack, { logGroup: LogGroup.fromLogGroupName(stack, 'Logs', 'own') });
    const metric = webhook.metricRequests({ outcome: RequestOutcome.HANDLER_ERROR });

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: 'own',
      MetricTransformations: [Match.objectLike({ MetricNamespace: metric.namespace, MetricName: 'Requests' })],
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  it('fill a dashboard', () => {
    const stack = testStack();
    const webhook = imported(stack, {
      function: LambdaFunction.fromFunctionArn(stack, 'Function', ARN),
      logGroup: LogGroup.fromLogGroupName(stack, 'Logs', 'own'),
    });
    new WebhookDashboard(stack, 'Dashboard', { webhooks: [webhook] });

    const [dashboard] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.['Properties'].DashboardBody);
    const { namespace } = webhook.metricRequests();

    // Of its log, by filters of this stack, and of its function.
    for (const metric of ['Requests', 'Duration', 'ColdStarts']) {
      expect(body).toContain(JSON.stringify(`["${namespace}","${metric}"`).slice(1, -1));
    }
    expect(body).toContain(JSON.stringify('"FunctionName","own"').slice(1, -1));
  });

  it('need its log', () => {
    expect(() => imported(testStack()).metricDuration()).toThrow('[Test/Imported] logGroup: metrics and alarms');
  });

  it.each([
    { account: '444455556666', region: 'eu-west-1' },
    { account: '111122223333', region: 'us-east-1' },
  ])('cannot be made in $account/$region from a log of 111122223333/eu-west-1', (env) => {
    const stack = testStack({ env });
    const webhook = imported(stack, { logGroup: LogGroup.fromLogGroupArn(stack, 'Logs', LOGS) });

    expect(() => webhook.metricColdStarts()).toThrow(
      `[Test/Imported] logGroup is "111122223333/eu-west-1": metric filters of a stack in ${env.account}/${env.region} can only be at log groups there. Fix: ask the webhook for its metrics in a stack of its own account and region.`,
    );
  });

  it.each([{ env: { account: '111122223333', region: 'eu-west-1' } }, {}])('can be made in %o', (props) => {
    const stack = testStack(props);
    const webhook = imported(stack, { logGroup: LogGroup.fromLogGroupArn(stack, 'Logs', LOGS) });

    expect(() => webhook.metricColdStarts()).not.toThrow();
  });
});
