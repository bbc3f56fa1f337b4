import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import type { TwilioWebhookProps } from '../../../lib';
import { addWebhook, testStack } from '../stack';

const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012';

function withOwnFunction(stack: Stack, props: Partial<TwilioWebhookProps> = {}) {
  const own = new LambdaFunction(stack, 'Own', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('//'),
  });
  return addWebhook(stack, { function: own, ...props });
}

function ownLogGroup(stack: Stack): ILogGroup {
  return new LogGroup(stack, 'OwnLogs') as ILogGroup;
}

const KEY_WARNING = Match.stringLikeRegexp('`logEncryptionKey` is imported, .* Fix: add the statement');

describe('the log', () => {
  it('has the retention and the key of the props', () => {
    const stack = testStack();
    const logEncryptionKey = Key.fromKeyArn(stack, 'Key', KEY_ARN);
    addWebhook(stack, { logRetention: RetentionDays.ONE_YEAR, logEncryptionKey });

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: KEY_ARN });
  });

  it('lets CloudWatch Logs use a key of the app, for log groups of this account and region', () => {
    const stack = testStack({ env: { account: '111122223333', region: 'cn-north-1' } });
    addWebhook(stack, { logEncryptionKey: new Key(stack, 'Key') as IKey });
    const keys = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const allowed = keys.flatMap((key) => key['Properties'].KeyPolicy.Statement);

    expect(allowed).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Principal: { Service: { 'Fn::Join': ['', ['logs.cn-north-1.', { Ref: 'AWS::URLSuffix' }]] } },
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws-cn:logs:cn-north-1:111122223333:log-group:*' },
      },
    });
    Annotations.fromStack(stack).hasNoWarning('*', KEY_WARNING);
  });

  it('warns about the policy of an imported key, which the app cannot change', () => {
    const stack = testStack();
    addWebhook(stack, { logEncryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) });

    Annotations.fromStack(stack).hasWarning('/Test/Webhook', KEY_WARNING);
  });

  it('is kept for three months without a key by default', () => {
    const stack = testStack();
    addWebhook(stack);

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 90,
      KmsKeyId: Match.absent(),
    });
  });

  it('traces with X-Ray on request', () => {
    const stack = testStack();
    addWebhook(stack, { tracing: Tracing.ACTIVE });

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } });
  });
});

describe('the log of an existing function', () => {
  it('must be known for metrics, alarms and saved queries', () => {
    const fix = /`logGroup` is missing: .* Fix: set `logGroup` to the log group that the function writes to/;

    expect(() => withOwnFunction(testStack(), { requestMetrics: true })).toThrow(fix);
    expect(() => withOwnFunction(testStack(), { alarms: {} })).toThrow(fix);
    expect(() => withOwnFunction(testStack(), { savedQueries: true })).toThrow(fix);
  });

  it.each([
    { account: '444455556666', region: 'eu-west-1' },
    { account: '111122223333', region: 'us-east-1' },
  ])('must be in the environment of the stack, not outside of $account/$region', (env) => {
    const stack = testStack({ env });
    const arn = 'arn:aws:logs:eu-west-1:111122223333:log-group:own';
    const logGroup = LogGroup.fromLogGroupArn(stack, 'Far', arn);

    expect(() => withOwnFunction(stack, { logGroup, requestMetrics: true })).toThrow(
      `[Test/Webhook] \`logGroup\` is "111122223333/eu-west-1": metric filters and saved queries of a stack in ${env.account}/${env.region} need a log group there. Fix: `,
    );
  });

  it('is the source of metrics if it is known', () => {
    const stack = testStack();
    withOwnFunction(stack, { logGroup: ownLogGroup(stack), requestMetrics: true });

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: { Ref: Match.stringLikeRegexp('^OwnLogs') },
    });
  });

  it('causes a warning if it is text and metrics need it', () => {
    const stack = testStack();
    const logGroup = ownLogGroup(stack);
    const warning = Match.stringLikeRegexp('the function logs text.*LoggingFormat.JSON');
    withOwnFunction(stack, { logGroup });
    Annotations.fromStack(stack).hasNoWarning('*', warning);

    const other = testStack();
    withOwnFunction(other, { logGroup: ownLogGroup(other), requestMetrics: true });
    Annotations.fromStack(other).hasWarning('*', warning);
  });
});

describe('the log level', () => {
  const level = Match.stringLikeRegexp('`applicationLogLevel` is ERROR, but metrics need');

  it('causes a warning without the lines that metrics need', () => {
    const stack = testStack();
    addWebhook(stack, { applicationLogLevelV2: ApplicationLogLevel.ERROR, alarms: {} });

    Annotations.fromStack(stack).hasWarning('*', level);
  });

  it('causes no warning with all lines', () => {
    const stack = testStack();
    addWebhook(stack, {
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      alarms: {},
    });

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
