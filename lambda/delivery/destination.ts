import { type DeliveryEntry, subjectOf } from './entry';

/** An entry as it's sent. */
export interface Message {
  readonly entry: DeliveryEntry;
  /** The entry in JSON. */
  readonly text: string;
  /** What the entry is about, among which a FIFO queue keeps the order. */
  readonly subject: string;
}

/** The fate of a message: taken, or the reason why it isn't. */
export type Fate = 'taken' | Refused;

/** A message that wasn't taken. */
export interface Refused {
  /** The destination's error code, or Node's. */
  readonly code: string;
  /** Whether the same message may be taken later. */
  readonly retryable: boolean;
  /** Whether the destination may have taken it all the same. */
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
   * @returns the fate of each, in their order.
   * @throws {StoreError} when the call as a whole failed.
   */
  send(messages: readonly Message[], timeoutMs: number): Promise<Fate[]>;
}

/**
 * Maximum size of a message and of all messages of a call, at SQS and at EventBridge.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
export const MAX_BYTES = 1024 * 1024;

/** Maximum number of messages of a call, at both. */
export const MAX_MESSAGES = 10;

/**
 * Writes an entry as JSON without the characters that SQS refuses.
 *
 * @param subject of the whole entry, if this one is without its content.
 */
export function messageOf(entry: DeliveryEntry, subject = subjectOf(entry)): Message {
  // `JSON.stringify` already escapes control characters and lone surrogates.
  const text = JSON.stringify(entry).replace(/[\uFFFE\uFFFF]/g, (char) => (char === '\uFFFE' ? '\\ufffe' : '\\uffff'));
  return { entry, text, subject };
}
