import { type DeliveryEntry, subjectOf } from './entry';

/** An entry as it is sent. */
export interface Message {
  readonly entry: DeliveryEntry;
  /** The entry in JSON. */
  readonly text: string;
  /** The subject of the entry, within which a FIFO queue keeps the order. */
  readonly subject: string;
}

/** The result of a message: taken, or the reason why not. */
export type Fate = 'taken' | Refused;

/** A message that wasn't taken. */
export interface Refused {
  /** The destination's error code, or Node's. */
  readonly code: string;
  /** Whether the same message may be taken later. */
  readonly retryable: boolean;
  /** Whether the destination may have taken it after all. */
  readonly ambiguous: boolean;
}

/** A queue or bus that takes entries. */
export interface Destination {
  /** Name in the log. */
  readonly name: string;
  /** Size of a message for {@link MAX_BYTES}. */
  sizeOf(message: Message): number;
  /**
   * Sends messages in one call.
   *
   * @returns the result of each, in their order.
   * @throws {StoreError} if the call as a whole failed.
   */
  send(messages: readonly Message[], timeoutMs: number): Promise<Fate[]>;
}

/**
 * Maximum size of a message and of all messages of a call, in SQS and in EventBridge.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export const MAX_BYTES = 1024 * 1024;

/** Maximum number of messages per call, in both. */
export const MAX_MESSAGES = 10;

/**
 * Serializes an entry as JSON without the characters that SQS rejects.
 *
 * @param subject of the whole entry, if this one is without its content.
 */
export function messageOf(entry: DeliveryEntry, subject = subjectOf(entry)): Message {
  // `JSON.stringify` already escapes control characters and lone surrogates.
  const text = JSON.stringify(entry).replace(/[\uFFFE\uFFFF]/g, (char) => (char === '\uFFFE' ? '\\ufffe' : '\\uffff'));
  return { entry, text, subject };
}
