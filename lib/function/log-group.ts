import { Annotations, ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { rejectWithoutEffect } from '../validation';
import type { WebhookFunctionOptions } from './options';

/** Returns the log group that the function writes to; `undefined` for an existing function whose log group isn't known. */
export function logGroupOf(
  scope: Construct,
  props: WebhookFunctionOptions & { readonly function?: IFunction },
): ILogGroup | undefined {
  const { logGroup, logRetention, logRemovalPolicy, logEncryptionKey } = props;
  if (logGroup) {
    rejectWithoutEffect(scope, props, ['logRetention', 'logRemovalPolicy', 'logEncryptionKey'], {
      because: '`logGroup` already exists',
      fix: 'configure the log group where you create it',
    });
  }
  if (logGroup || props.function) return logGroup as ILogGroup | undefined;
  if (logEncryptionKey) allowLogs(scope, logEncryptionKey);
  return new LogGroup(scope, 'Logs', {
    ...(logEncryptionKey ? { encryptionKey: logEncryptionKey } : {}),
    retention: logRetention ?? RetentionDays.THREE_MONTHS,
    removalPolicy: logRemovalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
}

/**
 * Lets CloudWatch Logs use a key for the log groups of this account and region. CloudWatch Logs refuses to create a log
 * group with a key whose policy doesn't. The group's own ARN would be circular, because the group needs the key.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function allowLogs(scope: Construct, key: IKey): void {
  const { region, urlSuffix } = Stack.of(scope);
  const principal = `logs.${region}.${urlSuffix}`;
  const groups = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const statement = new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    principals: [new ServicePrincipal(principal)],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
  });
  if (key.addToResourcePolicy(statement, true).statementAdded) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:logEncryptionKeyPolicy',
    "`logEncryptionKey` is imported, so this stack can't change its policy. The deployment fails unless the policy lets " +
      'CloudWatch Logs use the key. Fix: add the statement of ' +
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html to the policy, then acknowledge ' +
      'this warning.',
  );
}
