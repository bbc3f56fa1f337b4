import { CfnResource, RemovalPolicies, RemovalPolicy, type Stack, TagManager, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { AuthToken, Idempotency, type IFrontDoor, SelfCheck, type TwilioWebhook } from '../../lib';
import { DOORS } from './doors';
import { addWebhook, testStack } from './stack';

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly Tags?: unknown; readonly [name: string]: unknown };
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

type MakeDoor = (stack: Stack, domainName: string) => IFrontDoor;

function home(): Stack {
  return testStack({ env: { account: '111122223333', region: 'us-east-1' } });
}

function everything(stack: Stack, door: MakeDoor): TwilioWebhook {
  return addWebhook(stack, {
    frontDoor: door(stack, 'hooks.example.com'),
    idempotency: Idempotency.dynamoDb(),
    selfCheck: SelfCheck.onDeployment({ allOrigins: true, canary: {} }),
    alarms: {},
  });
}

const tagged = new Map<MakeDoor, Stack>();

/** Returns the stack with a tagged webhook behind a door. */
function taggedStack(door: MakeDoor): Stack {
  const stack = tagged.get(door) ?? home();
  if (tagged.has(door)) return stack;
  Tags.of(everything(stack, door)).add('service', 'phone');
  AuthToken.managed(stack, 'Token');
  tagged.set(door, stack);
  return stack;
}

function resourcesOf(stack: Stack): [string, Resource][] {
  return Object.entries(Template.fromStack(stack).toJSON()['Resources'] as Record<string, Resource>);
}

/** Returns the logical IDs of the taggable resources. */
function taggable(stack: Stack): string[] {
  const all = stack.node.findAll().filter((each) => CfnResource.isCfnResource(each));
  return all.filter((each) => TagManager.of(each) !== undefined).map((each) => stack.getLogicalId(each));
}

describe('a tag of a webhook', () => {
  it.each(Object.entries(DOORS))('reaches every taggable resource behind %s', (_, door) => {
    const stack = taggedStack(door);
    const ids = resourcesOf(stack)
      .filter(([, { Properties }]) => /"service".*"phone"/.test(JSON.stringify(Properties?.Tags ?? '')))
      .map(([id]) => id);

    // At least the two functions with their roles and logs, the table, the rule and the alarms.
    expect(ids.length).toBeGreaterThanOrEqual(15);
    const own = taggable(stack).filter((id) => id.startsWith('Webhook'));
    expect(ids.sort()).toEqual(own.sort());
  });
});

/** The default removal policies of the resources that hold data. */
const KEPT: Record<string, RegExp> = {
  'AWS::DynamoDB::GlobalTable': /^Delete$/,
  // Not after a first deployment that failed, so that the next one starts from nothing.
  'AWS::S3::Bucket': /^RetainExceptOnCreate$/,
  'AWS::SecretsManager::Secret': /^RetainExceptOnCreate$/,
  'AWS::Logs::LogGroup': /^(RetainExceptOnCreate|Delete)$/,
};

/** The properties that give a resource a name instead of one that CloudFormation makes up. */
const NAMES = ['BucketName', 'LogGroupName', 'Name', 'TableName'];

describe('a removal policy', () => {
  it.each(Object.entries(DOORS))('is explicit on every resource that holds data behind %s', (_, door) => {
    const data = resourcesOf(taggedStack(door)).filter(([, { Type }]) => Type in KEPT);

    expect(data.length).toBeGreaterThanOrEqual(4);
    for (const [id, { Type, DeletionPolicy, UpdateReplacePolicy }] of data) {
      expect([id, DeletionPolicy]).toEqual([id, expect.stringMatching(KEPT[Type] as RegExp)]);
      expect([id, UpdateReplacePolicy]).toEqual([id, DeletionPolicy === 'Delete' ? 'Delete' : 'Retain']);
    }
  });

  it.each(Object.entries(DOORS))(
    'keeps nothing whose name would collide when the stack is made again behind %s',
    (_, door) => {
      const kept = resourcesOf(taggedStack(door)).filter(
        ([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete',
      );

      expect(kept.length).toBeGreaterThanOrEqual(2);
      expect(
        kept.flatMap(([id, { Properties = {} }]) => NAMES.filter((name) => name in Properties).map(() => id)),
      ).toEqual([]);
    },
  );

  it.each(Object.entries(DOORS))('of the stack applies to every resource behind %s', (_, door) => {
    const stack = home();
    RemovalPolicies.of(everything(stack, door)).destroy();
    const data = resourcesOf(stack).filter(([, { Type }]) => Type in KEPT);

    expect(new Set(data.map(([, { DeletionPolicy }]) => DeletionPolicy))).toEqual(new Set(['Delete']));
  });

  it('of the log group comes from the props', () => {
    const stack = home();
    addWebhook(stack, { logRemovalPolicy: RemovalPolicy.DESTROY });
    const [log] = resourcesOf(stack).filter(([id]) => id.startsWith('WebhookLogs'));

    expect(log?.[1].DeletionPolicy).toBe('Delete');
  });
});
