import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { Idempotency } from '../../../lib';
import { addWebhook, environment, statements, testStack } from '../stack';

describe('a webhook with idempotency', () => {
  it('gives its function the name of the table and access to it', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { idempotency: Idempotency.dynamoDb() });
    const template = Template.fromStack(stack);

    expect(webhook.idempotency?.table).toBeDefined();
    expect(environment(template)['TWILIO_IDEMPOTENCY_TABLE']).toBeDefined();
    expect(statements(template).some(({ Action }) => [Action].flat().includes('dynamodb:PutItem'))).toBe(true);
  });

  it('has no table by default', () => {
    const stack = testStack();
    expect(addWebhook(stack).idempotency).toBeUndefined();
    expect(environment(Template.fromStack(stack))).not.toHaveProperty('TWILIO_IDEMPOTENCY_TABLE');
  });

  it("can't set the variable itself", () => {
    const given = { environment: { TWILIO_IDEMPOTENCY_TABLE: 'mine' } };
    expect(() => addWebhook(testStack(), given)).toThrow('use `idempotency: Idempotency.dynamoDb(…)`');
  });
});
