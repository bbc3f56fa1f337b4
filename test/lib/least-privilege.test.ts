import { Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import {
  AuthToken,
  FrontDoor,
  Idempotency,
  PhoneNumberPointing,
  SelfCheck,
  type TwilioWebhook,
  type TwilioWebhookProps,
} from '../../lib';
import { DOORS } from './doors';
import { addWebhook, CHECKED, testStack } from './stack';

const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012';

interface Statement {
  readonly Effect: string;
  readonly Action?: string | string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly [more: string]: unknown;
}

interface Resource {
  readonly Properties?: Record<string, unknown>;
  readonly Metadata?: unknown;
}

/** A required wildcard, with its reason and condition. */
interface Explained {
  readonly why: string;
  readonly action: RegExp;
  readonly resource: RegExp;
  /** Text that the statement or its resource must contain. */
  readonly beside: RegExp;
}

const EXPLAINED: Explained[] = [
  {
    why: 'Lambda needs these actions on all resources; the reason is in the metadata of the role',
    action: /^(ec2:\w+NetworkInterfaces?|ec2:DescribeSubnets|ec2:(Una|A)ssignPrivateIpAddresses)$/,
    resource: /^\*$/,
    beside: /"Resource::\*"/,
  },
  {
    why: 'X-Ray has no resources; the reason is in the metadata of the role',
    action: /^xray:Put\w+$/,
    resource: /^\*$/,
    beside: /"Resource::\*"/,
  },
  {
    why: "a random password isn't a resource; the reason is in the metadata of the role",
    action: /^secretsmanager:GetRandomPassword$/,
    resource: /^\*$/,
    beside: /"Resource::\*"/,
  },
  {
    why: 'AWS chooses the names of the access logs in the bucket',
    action: /^s3:PutObject$/,
    resource: /\/AWSLogs\/.*\*$/,
    beside: /"Service":"(logdelivery\.elasticloadbalancing|delivery\.logs)\.amazonaws\.com"/,
  },
  {
    why: "AWS appends six characters to a secret's name, which an import by name doesn't know",
    action: /^secretsmanager:GetSecretValue$/,
    resource: /:secret:[\w/-]+-\?{6}$/,
    beside: /./,
  },
  {
    why: 'the previous URLs are stored below one path of the stack; the reason is in the metadata of the policy',
    action: /^ssm:(Delete|Get|Put)Parameter$/,
    resource: /:parameter\/cdk-twilio-webhook\/Test\/point\/\*$/,
    beside: /AwsSolutions-IAM5/,
  },
  {
    why: 'the provider framework may invoke any version of one function; the reason is in the metadata of the policy',
    action: /^lambda:InvokeFunction$/,
    resource: /PointingProviderHandler.*:\*$/,
    beside: /AwsSolutions-IAM5/,
  },
];

/** Returns every statement that allows something in a resource: in roles, policies, buckets, keys, and topics. */
function allowed(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Statement } = value as { Statement?: Statement[] };
  const inside = Object.values(value).flatMap(allowed);
  const own = Array.isArray(Statement) ? Statement.filter(({ Effect }) => Effect === 'Allow') : [];
  return [...own, ...inside];
}

/** Returns the text of an intrinsic function. Unknown parts appear as JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(textOf).join(join[0]) : `{${JSON.stringify(value)}}`;
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => each !== undefined).map(textOf);
}

/** Returns each pair of an action and a resource that contains a wildcard. */
function wide(statement: Statement): [string, string][] {
  const actions = listOf(statement.Action);
  const resources = statement.Resource === undefined ? ['itself'] : listOf(statement.Resource);
  const pairs = actions.flatMap((action): [string, string][] => resources.map((resource) => [action, resource]));
  return pairs.filter(([action, resource]) => /[*?]/.test(action + resource));
}

function isExplained([action, resource]: [string, string], beside: string): boolean {
  return EXPLAINED.some((each) => each.action.test(action) && each.resource.test(resource) && each.beside.test(beside));
}

/** Returns the unexplained wildcards, the negated elements, and the principals that include everyone. */
function unexplained(stack: Stack): string[] {
  const { Resources = {} } = Template.fromStack(stack).toJSON() as { Resources?: Record<string, Resource> };
  return Object.entries(Resources).flatMap(([id, { Properties, Metadata }]) =>
    allowed(Properties).flatMap((statement) => {
      const beside = JSON.stringify(statement) + JSON.stringify(Metadata ?? {});
      const tooWide = wide(statement).filter((pair) => !isExplained(pair, beside));
      const negated = Object.keys(statement).filter((name) => name.startsWith('Not'));
      const everybody = /"\*"/.test(JSON.stringify(statement.Principal ?? ''));
      return [...tooWide.map((pair) => pair.join(' ')), ...negated, ...(everybody ? ['everybody'] : [])].map(
        (what) => `${id}: ${what}`,
      );
    }),
  );
}

const FUNCTIONS: Record<string, (stack: Stack) => Partial<TwilioWebhookProps>> = {
  'in a VPC': (stack) => ({ vpc: new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false }) as IVpc }),
  'with tracing': () => ({ tracing: Tracing.ACTIVE }),
  'with idempotency': () => ({ idempotency: Idempotency.dynamoDb() }),
  'with idempotency and a customer-managed key': (stack) => ({
    idempotency: Idempotency.dynamoDb({ encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) }),
  }),
  'with a rotated token': (stack) => ({
    authToken: AuthToken.managed(stack, 'Token', {
      rotateEvery: Duration.days(30),
      encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN),
    }),
  }),
  'with a canary and alarms': () => ({ selfCheck: SelfCheck.onDeployment({ canary: {} }), alarms: {} }),
};

const LATER: Record<string, (webhook: TwilioWebhook, stack: Stack) => void> = {
  'a number is pointed': (webhook, stack) => {
    const credentials = Secret.fromSecretNameV2(stack, 'ApiKey', 'twilio/api-key');
    const props = { webhook, phoneNumber: '+14155550100', voicePath: '/voice', credentials };
    new PhoneNumberPointing(stack, 'Number', props);
  },
  'another door is added': (webhook) => {
    webhook.addFrontDoor('Second', FrontDoor.functionUrl());
  },
};

describe('permissions', () => {
  it.each(Object.entries(DOORS))('have no unexplained wildcards behind %s', (_, door) => {
    const stack = testStack();
    addWebhook(stack, { frontDoor: door(stack, 'hooks.example.com'), ...CHECKED });

    expect(unexplained(stack)).toEqual([]);
  });

  it.each(Object.entries(FUNCTIONS))('of a function %s have no unexplained wildcards', (_, props) => {
    const stack = testStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    addWebhook(stack, { frontDoor: FrontDoor.functionUrl(), ...CHECKED, ...props(stack) });

    expect(unexplained(stack)).toEqual([]);
  });

  it.each(Object.entries(LATER))('have no unexplained wildcards when %s', (_, later) => {
    const stack = testStack();
    later(addWebhook(stack), stack);

    expect(unexplained(stack)).toEqual([]);
  });

  it('with wildcards are found when a user adds them', () => {
    const stack = testStack();
    addWebhook(stack).function.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:Get*'], resources: ['arn:aws:s3:::bucket/a', 'arn:aws:s3:::bucket/b*'] }),
    );

    expect(unexplained(stack)).toEqual([
      expect.stringMatching(/^WebhookRole\w+: s3:Get\* arn:aws:s3:::bucket\/a$/),
      expect.stringMatching(/^WebhookRole\w+: s3:Get\* arn:aws:s3:::bucket\/b\*$/),
    ]);
  });

  it("to log cover only each function's log group", () => {
    const stack = testStack();
    addWebhook(stack, CHECKED);
    const logs = allowed(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter((statement) =>
      listOf(statement.Action).some((action) => action.startsWith('logs:')),
    );

    const writing = (group: RegExp) => ({
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(group), 'Arn'] },
    });
    expect(logs).toEqual([writing(/^WebhookLogs/), writing(/^WebhookSelfCheckLogs/)]);
  });
});
