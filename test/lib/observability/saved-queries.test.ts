import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { addWebhook, testStack } from '../stack';
import { logged } from './log-line';

describe('saved queries', () => {
  function queries(stack: Stack): Record<string, { readonly QueryString: string; readonly LogGroupNames: unknown }> {
    const found = Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition');
    return Object.fromEntries(Object.values(found).map(({ Properties }) => [Properties.Name, Properties]));
  }

  it('are named after the stack and the webhook, and query its log', () => {
    const stack = testStack();
    addWebhook(stack, { savedQueries: true });
    addWebhook(new Construct(stack, 'Other') as Stack, { savedQueries: true });

    const names = ['Why were requests refused', 'What happened to a call or message', 'How long routes take'];
    const expected = ['Webhook', 'Other/Webhook'].flatMap((path) => names.map((name) => `Test/${path}/${name}`));
    expect(Object.keys(queries(stack)).sort()).toEqual(expected.sort());
    for (const { LogGroupNames } of Object.values(queries(stack))) {
      expect(LogGroupNames).toEqual([{ Ref: expect.stringMatching('Webhook.*Logs') }]);
    }
  });

  it('use fields that the runtime logs', async () => {
    const stack = testStack();
    addWebhook(stack, { savedQueries: true });
    const optional = ['detail', 'claimedKey', 'key', 'messageSid', 'twilioRequestId', 'error.message'];
    const known = [...Object.keys(await logged()), ...optional];

    for (const { QueryString } of Object.values(queries(stack))) {
      const asked = [...QueryString.matchAll(/message\.([\w.]+)/g)].map(([, field]) => field);
      expect(asked.length).toBeGreaterThan(0);
      expect(known).toEqual(expect.arrayContaining(asked));
    }
  });

  it('list refused requests, newest first', () => {
    const stack = testStack();
    addWebhook(stack, { savedQueries: true });

    expect(queries(stack)['Test/Webhook/Why were requests refused']?.QueryString.split('\n| ')).toEqual([
      expect.stringMatching(/^fields @timestamp, message.outcome as outcome, .*message.detail as detail/),
      'filter ispresent(message.outcome)',
      'filter message.outcome != "accepted"',
      'sort @timestamp desc',
      'limit 100',
    ]);
  });

  it("aren't created by default", () => {
    const stack = testStack();
    addWebhook(stack);

    expect(queries(stack)).toEqual({});
  });
});
