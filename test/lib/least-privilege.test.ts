import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { FrontDoor, type TwilioWebhookProps } from '../../lib';
import { DOORS } from './doors';
import { addWebhook, testStack } from './stack';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource?: unknown;
}

type Resources = Record<string, { Type: string; Properties?: Record<string, unknown>; Metadata?: unknown }>;

/** Every document of permissions in a resource: of roles and policies, of buckets, keys and topics. */
function documents(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Statement } = value as { Statement?: Statement[] };
  const inside = Object.values(value).flatMap(documents);
  return Array.isArray(Statement) ? [...Statement, ...inside] : inside;
}

/** Statements that allow everything of something, or everything to somebody, without a reason beside them. */
function unexplained(stack: Stack): string[] {
  const { Resources = {} } = Template.fromStack(stack).toJSON() as { Resources?: Resources };
  return Object.entries(Resources).flatMap(([id, { Properties, Metadata }]) => {
    const explained = JSON.stringify(Metadata ?? {}).includes('Resource::*');
    return documents(Properties)
      .filter(({ Effect }) => Effect === 'Allow')
      .filter(
        (statement) => actionsOf(statement).some((action) => action.includes('*')) || (isAll(statement) && !explained),
      )
      .map((statement) => `${id}: ${JSON.stringify(statement)}`);
  });
}

function actionsOf({ Action }: Statement): string[] {
  return [Action].flat();
}

function isAll({ Resource }: Statement): boolean {
  return [Resource].flat().includes('*');
}

const FUNCTIONS: Record<string, (stack: Stack) => Partial<TwilioWebhookProps>> = {
  'in a VPC': (stack) => ({ vpc: new Vpc(stack, 'Vpc') as IVpc }),
  'that is traced': () => ({ tracing: Tracing.ACTIVE }),
};

describe('permissions', () => {
  it.each(Object.entries(DOORS))('behind %s name their actions and resources, or say why not', (_, door) => {
    const stack = testStack();
    addWebhook(stack, { frontDoor: door(stack, 'hooks.example.com') });

    expect(unexplained(stack)).toEqual([]);
  });

  it.each(Object.entries(FUNCTIONS))('of a function %s do so too', (_, props) => {
    const stack = testStack();
    addWebhook(stack, { frontDoor: FrontDoor.functionUrl(), ...props(stack) });

    expect(unexplained(stack)).toEqual([]);
  });

  it('to log are for the one log group of each function', () => {
    const stack = testStack();
    addWebhook(stack);
    const logs = documents(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter((statement) =>
      actionsOf(statement).some((action) => action.startsWith('logs:')),
    );

    const writing = (group: RegExp) => ({
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(group), 'Arn'] },
    });
    expect(logs).toEqual([writing(/^WebhookLogs/), writing(/^WebhookSelfCheckLogs/)]);
  });
});
