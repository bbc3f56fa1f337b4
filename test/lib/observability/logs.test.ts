import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
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

describe('the log', () => {
  it('is kept as long as asked, and encrypted with a key', () => {
    const stack = testStack();
    const logEncryptionKey = Key.fromKeyArn(stack, 'Key', KEY_ARN);
    addWebhook(stack, { logRetention: RetentionDays.ONE_YEAR, logEncryptionKey });

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365, KmsKeyId: KEY_ARN });
  });

  it('is kept for three months without a key of its own, unless asked', () => {
    const stack = testStack();
    addWebhook(stack);

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 90,
      KmsKeyId: Match.absent(),
    });
  });

  it('traces with X-Ray when asked', () => {
    const stack = testStack();
    addWebhook(stack, { tracing: Tracing.ACTIVE });

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } });
  });
});

describe('the log of a function made elsewhere', () => {
  it('has to be known for metrics and alarms', () => {
    const fix = /logGroup: .* Fix: give the log group that the function writes to as logGroup/;

    expect(() => withOwnFunction(testStack()).metricRequests()).toThrow(fix);
    expect(() => withOwnFunction(testStack(), { alarms: {} })).toThrow(fix);
  });

  it('has no saved queries while it is not known', () => {
    const stack = testStack();
    withOwnFunction(stack);

    Template.fromStack(stack).resourceCountIs('AWS::Logs::QueryDefinition', 0);
  });

  it('is what metrics are made from once it is given', () => {
    const stack = testStack();
    withOwnFunction(stack, { logGroup: ownLogGroup(stack) }).metricRequests();

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: { Ref: Match.stringLikeRegexp('^OwnLogs') },
    });
  });

  it('is warned of when it is text, once metrics are made from it', () => {
    const stack = testStack();
    const webhook = withOwnFunction(stack, { logGroup: ownLogGroup(stack) });
    const warning = Match.stringLikeRegexp('the function logs text.*LoggingFormat.JSON');
    Annotations.fromStack(stack).hasNoWarning('*', warning);

    webhook.metricRequests();
    Annotations.fromStack(stack).hasWarning('*', warning);
  });
});

describe('a log without the lines that metrics are made from', () => {
  const level = Match.stringLikeRegexp('applicationLogLevel ERROR leaves out');

  it('is warned of', () => {
    const stack = testStack();
    addWebhook(stack, { applicationLogLevelV2: ApplicationLogLevel.ERROR, alarms: {} });

    Annotations.fromStack(stack).hasWarning('*', level);
  });

  it('is none of ours while it has all lines', () => {
    const stack = testStack();
    addWebhook(stack, {
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      alarms: {},
    });

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
