import { StoreError } from '../aws';
import { withRetries } from '../http';
import {
  type Destination,
  type Fate,
  MAX_BYTES,
  MAX_MESSAGES,
  type Message,
  messageOf,
  type Refused,
} from './destination';

/** A message that a destination didn't take in time. */
export interface Left {
  readonly message: Message;
  readonly refused: Refused;
}

/** Result of sending messages. */
export interface Sent {
  readonly left: readonly Left[];
  /** Number of messages that were sent more than once. */
  readonly retried: number;
}

const ATTEMPT_MS = 1_500;
const ATTEMPTS = 20;
const PAUSE_MS = 50;
const MAX_PAUSE_MS = 400;
/** Maximum number of concurrent calls. */
const CALLS = 4;

/**
 * Sends messages until all are taken, rejected for good, or the time is up. Retries only messages that weren't taken,
 * and marks them if an earlier attempt may have succeeded.
 *
 * @param deadline wall clock in milliseconds after which no attempt starts.
 */
export async function sendAll(messages: readonly Message[], destination: Destination, deadline: number): Promise<Sent> {
  let pending = messages;
  let refused: Left[] = [];
  let waiting: Left[] = [];
  const again = new Set<string>();
  const attempt = async () => {
    const failures = await sendOnce(pending, destination, deadline);
    refused = [...refused, ...failures.filter((each) => !each.refused.retryable)];
    waiting = failures.filter((each) => each.refused.retryable);
    pending = waiting.map(marked);
    if (waiting.length > 0) throw new NotTakenError();
  };
  const options = { attempts: ATTEMPTS, pauseMs: PAUSE_MS, maxPauseMs: MAX_PAUSE_MS, deadline };
  let attempts = 0;
  try {
    await withRetries(options, async () => {
      attempts += 1;
      if (attempts > 1) for (const { entry } of pending) again.add(entry.id);
      await attempt();
    });
  } catch (error) {
    if (!(error instanceof NotTakenError)) throw error;
  }
  return { left: [...refused, ...waiting], retried: again.size };
}

/** Error that requests another attempt from {@link withRetries}. Never leaves this file. */
class NotTakenError extends Error {
  readonly retryable = true;
}

function marked({ message, refused }: Left): Message {
  if (!refused.ambiguous || message.entry.mayBeDuplicate) return message;
  return messageOf({ ...message.entry, mayBeDuplicate: true }, message.subject);
}

/** Sends each message once, in as few calls as possible. @returns those that weren't taken. */
async function sendOnce(messages: readonly Message[], destination: Destination, deadline: number): Promise<Left[]> {
  const batches = batchesOf(messages, destination);
  const left: Left[][] = [];
  const next = async (): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      left.push(await sendBatch(batch, destination, deadline));
    }
  };
  await Promise.all(Array.from({ length: Math.min(CALLS, batches.length) }, next));
  return left.flat();
}

function batchesOf(messages: readonly Message[], { sizeOf }: Destination): Message[][] {
  const batches: Message[][] = [];
  let room = 0;
  for (const message of messages) {
    const bytes = sizeOf(message);
    const last = batches.at(-1);
    if (last && last.length < MAX_MESSAGES && bytes <= room) {
      last.push(message);
      room -= bytes;
    } else {
      batches.push([message]);
      room = MAX_BYTES - bytes;
    }
  }
  return batches;
}

/** Codes that affect every message. */
const FOR_ALL =
  /^(?:AccessDenied|QueueDoesNotExist|NonExistentQueue|NO_|Kms|KMS|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature)/;

/** Sends a batch. If one message makes the whole call fail, sends each message separately. */
async function sendBatch(batch: readonly Message[], destination: Destination, deadline: number): Promise<Left[]> {
  const fates = await send(batch, destination, deadline);
  const refused = fates.find((fate) => fate !== 'taken');
  const whole = refused !== undefined && fates.every((fate) => fate === refused);
  if (whole && batch.length > 1 && !refused.retryable && !FOR_ALL.test(refused.code)) {
    const singly = await Promise.all(batch.map((message) => sendBatch([message], destination, deadline)));
    return singly.flat();
  }
  return batch.flatMap((message, index) => {
    const fate = fates[index];
    return fate === undefined || fate === 'taken' ? [] : [{ message, refused: fate }];
  });
}

/** @returns the same object for each message if the call as a whole failed. */
async function send(batch: readonly Message[], destination: Destination, deadline: number): Promise<Fate[]> {
  try {
    // An attempt with hardly any time left would only create a duplicate.
    const timeoutMs = Math.max(100, Math.min(deadline - Date.now(), ATTEMPT_MS));
    return await destination.send(batch, timeoutMs);
  } catch (error) {
    const refused = refusedBy(error);
    return batch.map(() => refused);
  }
}

/** Failures after which nothing can have been taken: the connection failed, or the call was throttled. */
const NOTHING_TAKEN =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|Throttl|TooManyRequests|RequestLimit|RequestThrottled|SlowDown)/;

/** Returns the reason why a call as a whole failed. A response that isn't AWS's may come from a proxy in between. */
export function refusedBy(error: unknown): Refused {
  const { code, retryable } = StoreError.from(error);
  const unknown = code === undefined;
  return {
    code: code ?? 'UNKNOWN',
    retryable: retryable || unknown,
    ambiguous: (retryable || unknown) && !NOTHING_TAKEN.test(code ?? ''),
  };
}
