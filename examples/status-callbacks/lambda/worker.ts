import type { DeliveryEntry } from 'cdk-twilio-webhook/delivery';

interface SqsEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Works on a batch of status callbacks, and reports those that failed, which SQS delivers again. */
export async function handler({ Records }: SqsEvent): Promise<object> {
  const failed: string[] = [];
  for (const { messageId, body } of Records) {
    try {
      work(JSON.parse(body) as DeliveryEntry);
    } catch {
      failed.push(messageId);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/**
 * Your work. Callbacks can arrive out of order and twice: remember the `id`, and don't let `sent` follow `delivered`.
 */
function work({ id, kind, params = {} }: DeliveryEntry): void {
  console.info({ id, kind, messageSid: params['MessageSid'], errorCode: params['ErrorCode'] });
}
