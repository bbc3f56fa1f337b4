import { Duration, Lazy, RemovalPolicy, type Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { type DynamoDbIdempotencyOptions, Idempotency, type IdempotencyConfig } from '../../../lib';
import { statements, testStack } from '../stack';

const ENV = { env: { account: '111122223333', region: 'eu-west-1' } };
const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234';
const ITEM_ACTIONS = ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

function bound(stack: Stack, props?: DynamoDbIdempotencyOptions): IdempotencyConfig {
  const handler = new LambdaFunction(stack, 'Handler', {
    code: Code.fromInline('exports.handler = async () => {}'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
  return Idempotency.dynamoDb(props)._bind(new Construct(stack, 'Idempotency'), handler);
}

function templateOf(props?: DynamoDbIdempotencyOptions, stack = testStack(ENV)): Template {
  bound(stack, props);
  return Template.fromStack(stack);
}

function tableOf(template: Template): Record<string, unknown> {
  const [table] = Object.values(template.findResources('AWS::DynamoDB::GlobalTable'));
  expect(table).toBeDefined();
  return table ?? {};
}

function imported(stack: Stack, own: object = {}): ITable {
  const attributes = { tableArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/shared', ...own };
  return Table.fromTableAttributes(stack, 'Shared', attributes);
}

describe('a new table', () => {
  it('has the partition key and TTL attribute of the runtime, and on-demand billing', () => {
    expect(tableOf(templateOf())).toMatchObject({
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
      },
    });
  });

  it('has no point-in-time recovery and is deleted with the stack by default', () => {
    const restorable = (enabled: boolean) => ({
      Properties: {
        Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: enabled } }],
      },
    });
    expect(tableOf(templateOf())).toMatchObject({ ...restorable(false), DeletionPolicy: 'Delete' });
    const kept = templateOf({ pointInTimeRecovery: true, removalPolicy: RemovalPolicy.RETAIN });
    expect(tableOf(kept)).toMatchObject({ ...restorable(true), DeletionPolicy: 'Retain' });
  });

  it('with a customer managed key needs a stack with a known region', () => {
    const stack = testStack();

    expect(() => bound(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) })).toThrow(
      '[Test/Idempotency] `idempotency.encryptionKey`: a table with a customer managed key needs a stack whose region is known at synth. Fix: set `env: { region }` on the stack, pass an existing `table`, or remove `encryptionKey`.',
    );
  });

  it('uses an AWS-owned key, or a customer-managed key that the function may use only through DynamoDB', () => {
    expect(tableOf(templateOf())).toMatchObject({ Properties: { SSESpecification: { SSEEnabled: false } } });
    const stack = testStack(ENV);
    const template = templateOf({ encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) }, stack);
    expect(tableOf(template)).toMatchObject({
      Properties: {
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [{ SSESpecification: { KMSMasterKeyId: KEY_ARN } }],
      },
    });
    expect(statements(template)[1]).toEqual({
      Effect: 'Allow',
      Action: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      Resource: KEY_ARN,
      Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } },
    });
  });
});

describe('the function', () => {
  it('may only get, put, update and delete items of its table', () => {
    expect(statements(templateOf())).toEqual([
      {
        Effect: 'Allow',
        Action: ITEM_ACTIONS,
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^IdempotencyTable/), 'Arn'] },
      },
    ]);
  });

  it('has variables for the table and the expiry', () => {
    const stack = testStack(ENV);
    const { environment, table } = bound(stack);
    expect(environment).toEqual({
      TWILIO_IDEMPOTENCY_TABLE: table.tableName,
      TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS: '3600',
    });
    expect(stack.resolve(environment['TWILIO_IDEMPOTENCY_TABLE'])).toEqual({
      Ref: expect.stringMatching(/^IdempotencyTable/),
    });
    const { environment: own } = bound(testStack(), { expiresAfter: Duration.minutes(10) });
    expect(own['TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS']).toBe('600');
  });
});

describe('an existing table', () => {
  it('gets only a permission and an alarm', () => {
    const stack = testStack(ENV);
    const template = templateOf({ table: imported(stack) }, stack);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 1);
    expect(statements(template)).toEqual([
      { Effect: 'Allow', Action: ITEM_ACTIONS, Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/shared' },
    ]);
  });

  it('is identified by name in the same account and region, otherwise by ARN', () => {
    const place = (arn: string) => {
      const stack = testStack(ENV);
      return bound(stack, { table: imported(stack, { tableArn: arn }) }).environment['TWILIO_IDEMPOTENCY_TABLE'];
    };
    expect(place('arn:aws:dynamodb:eu-west-1:111122223333:table/shared')).toBe('shared');
    for (const elsewhere of ['eu-west-1:999999999999', 'us-east-1:111122223333']) {
      expect(place(`arn:aws:dynamodb:${elsewhere}:table/shared`)).toBe(`arn:aws:dynamodb:${elsewhere}:table/shared`);
    }
  });

  it('grants the key that it was imported with', () => {
    const stack = testStack(ENV);
    const table = imported(stack, { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    expect(statements(templateOf({ table }, stack))[1]).toMatchObject({ Resource: KEY_ARN });
  });

  it('rejects the options of a new table', () => {
    const stack = testStack(ENV);
    const table = imported(stack);
    expect(() => bound(stack, { table, pointInTimeRecovery: false, removalPolicy: RemovalPolicy.RETAIN })).toThrow(
      '[Test/Idempotency] `pointInTimeRecovery` and `removalPolicy` have no effect because `table` already exists',
    );
  });
});

describe('the alarm on throttles', () => {
  it('goes off at the first throttled request, for the four operations of the runtime', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: Match.absent(),
    });
    const text = JSON.stringify(template.findResources('AWS::CloudWatch::Alarm'));
    expect(text.match(/"ThrottledRequests"/g)).toHaveLength(4);
    expect(text.match(/"(?:Get|Put|Update|Delete)Item"/g)).toHaveLength(4);
  });

  it('is available for actions, and can be turned off', () => {
    expect(bound(testStack()).throttleAlarm).toBeDefined();
    const stack = testStack();
    const { throttleAlarm, metricThrottles } = bound(stack, { alarmOnThrottles: false });
    expect(throttleAlarm).toBeUndefined();
    expect(metricThrottles.toMetricConfig().mathExpression?.period).toBe(300);
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});

describe('an expiry', () => {
  it.each([
    ['fractions of a second', Duration.millis(1500)],
    ['zero seconds', Duration.seconds(0)],
    ['more than 30 days', Duration.days(31)],
    ['a value known only at deployment', Duration.seconds(Token.asNumber(Lazy.any({ produce: () => 5 })))],
  ])('of %s is rejected', (_case, expiresAfter) => {
    expect(() => bound(testStack(), { expiresAfter })).toThrow(
      /^\[Test\/Idempotency\] `idempotency\.expiresAfter` is .+Fix/,
    );
  });

  it('of one second or 30 days is accepted', () => {
    for (const expiresAfter of [Duration.seconds(1), Duration.days(30)]) {
      expect(() => bound(testStack(), { expiresAfter })).not.toThrow();
    }
  });
});
