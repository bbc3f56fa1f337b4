import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, it } from 'vitest';
import { AuthToken, ConversationRelay, Delivery, Idempotency, PhoneNumberPointing } from '../../lib';
import { ROOT } from '../../scripts/build/paths';
import { addWebhook, CHECKED, secretToken, testStack } from './stack';

/** The permission that each call of the code needs, by the file that makes it. */
const CALLS: Record<string, string[]> = {
  'lambda/aws/item.ts': ['dynamodb:GetItem'],
  'lambda/aws/store.ts': ['secretsmanager:GetSecretValue', 'ssm:GetParameter'],
  'lambda/delivery/event-bus.ts': ['events:PutEvents'],
  'lambda/delivery/large-body.ts': ['s3:PutObject'],
  // Of a batch as well.
  'lambda/delivery/sqs.ts': ['sqs:SendMessage'],
  'lambda/relay/call/connections.ts': ['execute-api:ManageConnections'],
  'lambda/relay/store/dynamodb-store.ts': [
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Scan',
  ],
  'operations/pointing/parameter-store.ts': ['ssm:DeleteParameter', 'ssm:PutParameter'],
};

/** The namespaces of `X-Amz-Target`. */
const TARGETS: Record<string, string> = {
  AmazonSQS: 'sqs',
  AmazonSSM: 'ssm',
  AWSEvents: 'events',
  DynamoDB_20120810: 'dynamodb',
  secretsmanager: 'secretsmanager',
};

/** Permissions that are named unlike the operation. */
const NAMED: Record<string, string> = { 'sqs:SendMessageBatch': 'sqs:SendMessage' };

/** Services without `X-Amz-Target`, and the permission for what the code does there. */
const REST: Record<string, string> = { s3: 's3:PutObject', 'execute-api': 'execute-api:ManageConnections' };

/** Returns the permissions for the calls that a file makes. */
function callsIn(text: string): string[] {
  const source = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const called = [...source.matchAll(/\bcall\(\s*'([A-Z][a-z]\w+)'/g)].map(([, name = '']) => name);
  const byTarget = [...source.matchAll(/['`](\w+)\.(?:(\w+)|\$\{\w+\})['`]/g)]
    .filter(([, namespace = '']) => namespace in TARGETS)
    .flatMap(([, namespace = '', name]) =>
      (name === undefined ? called : [name]).map((each) => `${TARGETS[namespace]}:${each}`),
    );
  const rest = [...source.matchAll(/service: '([\w-]+)'/g)].flatMap(([, name = '']) => REST[name] ?? []);
  return [...new Set([...byTarget.map((each) => NAMED[each] ?? each), ...rest])].sort();
}

const sources = ['lambda', 'operations'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
);

const [ITEM, RELAY, POINTING] = [
  'lambda/aws/item.ts',
  'lambda/relay/store/dynamodb-store.ts',
  'operations/pointing/parameter-store.ts',
].map((file) => CALLS[file] ?? []) as [string[], string[], string[]];
const SECRET = 'secretsmanager:GetSecretValue';
const PARAMETER = 'ssm:GetParameter';
/** Calls of Powertools, which the runtime uses for idempotency. */
const IDEMPOTENCY = ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
/** Calls that Lambda makes for a function. */
const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

interface Case {
  readonly build: (stack: Stack) => void;
  /** The permissions by the start of the function's logical ID, besides those for its log. */
  readonly needs: Record<string, string[]>;
}

const queue = (stack: Stack, id: string) => new Queue(stack, id) as IQueue;

const CASES: Record<string, Case> = {
  'a token in a secret, and a self-check': {
    build: (stack) => addWebhook(stack, CHECKED),
    needs: { WebhookFunction: [SECRET], WebhookSelfCheckFunction: [SECRET] },
  },
  'a token in a parameter': {
    build(stack) {
      const name = { parameterName: '/twilio/auth-token' };
      const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', name);
      addWebhook(stack, { authToken: AuthToken.fromSsmParameter(parameter) });
    },
    needs: { WebhookFunction: [PARAMETER] },
  },
  'a managed token': {
    build: (stack) => addWebhook(stack, { authToken: AuthToken.managed(stack, 'Managed') }),
    needs: { WebhookFunction: [SECRET] },
  },
  'a secret for each account': {
    build: (stack) => addWebhook(stack, { authToken: AuthToken.fromAccountSecrets(stack, 'twilio/{accountSid}') }),
    needs: { WebhookFunction: [SECRET] },
  },
  'a table of tokens': {
    build: (stack) => addWebhook(stack, { authToken: AuthToken.dynamoDb(stack, 'Tokens') }),
    needs: { WebhookFunction: ITEM },
  },
  idempotency: {
    build: (stack) => addWebhook(stack, { idempotency: Idempotency.dynamoDb() }),
    needs: { WebhookFunction: [SECRET, ...IDEMPOTENCY] },
  },
  'a delivery to a queue': {
    build: (stack) => addWebhook(stack, { deliveries: { '/status': Delivery.toSqs(queue(stack, 'Queue')) } }),
    needs: { WebhookFunction: [SECRET, 'sqs:SendMessage'] },
  },
  'a delivery to a bus, with a queue for failures and a bucket': {
    build(stack) {
      const bus = new EventBus(stack, 'Bus') as IEventBus;
      const fallbacks = { onFailure: queue(stack, 'Failed'), largeBodies: new Bucket(stack, 'Bucket') as IBucket };
      addWebhook(stack, {
        deliveries: { '/events': Delivery.toEventBridge(bus, { source: 'twilio', ...fallbacks }) },
      });
    },
    needs: { WebhookFunction: [SECRET, 'events:PutEvents', 's3:PutObject', 'sqs:SendMessage'] },
  },
  'a relay': {
    build(stack) {
      const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
      new ConversationRelay(stack, 'Relay', { authToken: secretToken(stack), code, ending: true });
    },
    needs: { RelayFunction: [SECRET, 'execute-api:ManageConnections', ...RELAY] },
  },
  'a pointed number': {
    build(stack) {
      const credentials = Secret.fromSecretNameV2(stack, 'ApiKey', 'twilio/api-key');
      const webhook = addWebhook(stack);
      new PhoneNumberPointing(stack, 'Number', {
        webhook,
        credentials,
        phoneNumber: '+14155550100',
        voicePath: '/voice',
      });
    },
    needs: {
      WebhookFunction: [SECRET],
      TwilioPointingProviderHandler: [SECRET, PARAMETER, ...POINTING],
      // CDK's, which calls the function and waits until it's active.
      TwilioPointingProviderframeworkonEvent: ['lambda:GetFunction', 'lambda:InvokeFunction'],
    },
  },
};

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

/** Returns the actions that a template allows each function, without those for its log. */
function allowedTo(template: Template): Record<string, string[]> {
  const { Resources } = template.toJSON() as { Resources: Record<string, Resource> };
  const all = Object.entries(Resources);
  const documents = (role: string) => [
    ...((Resources[role]?.Properties['Policies'] ?? []) as { PolicyDocument: unknown }[]),
    ...all
      .filter(
        ([, { Type, Properties }]) =>
          Type === 'AWS::IAM::Policy' && JSON.stringify(Properties['Roles']).includes(`"${role}"`),
      )
      .map(([, { Properties }]) => Properties as unknown as { PolicyDocument: unknown }),
  ];
  return Object.fromEntries(
    all
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([id, { Properties }]) => {
        const role = (Properties['Role'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
        const statements = documents(role).flatMap(
          ({ PolicyDocument }) =>
            (PolicyDocument as { Statement: { Effect: string; Action: string | string[] }[] }).Statement,
        );
        const actions = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
        return [id.replace(/[0-9A-F]{8}$/, ''), [...new Set(actions)].sort()];
      }),
  );
}

describe('the permissions of a function', () => {
  it('are known for every call that the code makes', () => {
    const found = sources.map((file) => [file, callsIn(readFileSync(join(ROOT, file), 'utf8'))] as const);

    expect(Object.fromEntries(found.filter(([, calls]) => calls.length > 0))).toEqual(CALLS);
  });

  it('would be missing for another call', () => {
    expect(callsIn("service: 'ssm', target: 'AmazonSSM.GetParametersByPath'")).toEqual(['ssm:GetParametersByPath']);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the code to look into.
    expect(callsIn("target: `DynamoDB_20120810.${operation}`; await call('UpdateItem', {});")).toEqual([
      'dynamodb:UpdateItem',
    ]);
  });

  it.each(Object.entries(CASES))('with %s are those that its code needs, and no others', (_, { build, needs }) => {
    const stack = testStack();
    build(stack);
    const expected = Object.entries(needs).map(([id, actions]) => [id, [...new Set([...LOGS, ...actions])].sort()]);

    expect(allowedTo(Template.fromStack(stack))).toEqual(Object.fromEntries(expected));
  });
});
