import { Arn, ArnFormat, Token } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { viaService } from '../validation';

/** The folder in the bucket that the runtime writes to. */
const LARGE_BODIES = 'twilio-webhook/*';

/**
 * Grants sending messages to one queue, including batches. `grantSendMessages` would also allow reading its attributes.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function grantMessages(queue: IQueue, grantee: IGrantable): void {
  queue.grant(grantee, 'sqs:SendMessage');
  if (queue.encryptionMasterKey) {
    grantKey(
      queue.encryptionMasterKey,
      grantee,
      ['kms:Decrypt', 'kms:GenerateDataKey'],
      viaService('sqs', regionOf(queue.queueArn, queue)),
    );
  }
}

/**
 * Grants putting events of one source on one bus. EventBridge itself uses the key of an encrypted bus, so its callers
 * need no permission.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function grantEvents(bus: IEventBus, source: string, grantee: IGrantable): void {
  Grant.addToPrincipal({
    grantee,
    actions: ['events:PutEvents'],
    resourceArns: [bus.eventBusArn],
    conditions: { StringEquals: { 'events:source': source } },
  });
}

/** Grants writing objects to one folder of a bucket. `grantPut` would also allow tags, retention, and legal holds. */
export function grantLargeBodies(bucket: IBucket, grantee: IGrantable): void {
  Grant.addToPrincipalOrResource({
    grantee,
    actions: ['s3:PutObject'],
    resourceArns: [bucket.arnForObjects(LARGE_BODIES)],
    resource: bucket,
  });
  if (bucket.encryptionKey)
    grantKey(bucket.encryptionKey, grantee, ['kms:GenerateDataKey'], viaService('s3', bucket.env.region));
}

function grantKey(key: IKey, grantee: IGrantable, actions: string[], service: string): void {
  Grant.addToPrincipal({
    grantee,
    actions,
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': service } },
  });
}

/** Reads the ARN, because an imported queue's `env` can be that of the importing stack. */
function regionOf(arn: string, { env }: IQueue): string {
  if (Token.isUnresolved(arn)) return env.region;
  return Arn.split(arn, ArnFormat.COLON_RESOURCE_NAME).region ?? env.region;
}
