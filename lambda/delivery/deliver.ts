import type { DeliveryReport } from '../routing';
import { deadlineMs, type RouteResponse, type WebhookRequest } from '../routing';
import { type Destination, MAX_BYTES, type Message, messageOf } from './destination';
import { entriesOf } from './entry';
import { type Bucket, toBucket } from './large-body';
import { type Left, refusedBy, sendAll } from './send-all';

/** The destination of a route's entries, and the fallback for those that it doesn't take. */
export interface Plan {
  readonly destination: Destination;
  readonly onFailure?: Destination | undefined;
  readonly bucket?: Bucket | undefined;
  readonly deadlineMs: number;
}

/**
 * Error for a webhook with at least one entry that isn't stored. Ends as `not-delivered`: 503, so that Twilio delivers
 * again, or 413 if an entry is too large. Its message contains nothing of the request.
 */
export class NotDeliveredError extends Error {
  readonly code = 'NOT_DELIVERED';
  override readonly name = 'NotDeliveredError';

  constructor(
    message: string,
    readonly statusCode: 413 | 503,
    readonly delivery: DeliveryReport,
  ) {
    super(message);
  }
}

/** The share of the time that the first destination gets if there is a second one. */
const FIRST_SHARE = 0.6;

/**
 * Stores a webhook's entries.
 *
 * @returns empty TwiML, which is right for status callbacks, messages and Event Streams, once every entry is stored.
 * @throws {NotDeliveredError} otherwise.
 */
export async function deliver(request: WebhookRequest, plan: Plan): Promise<RouteResponse> {
  const { destination, onFailure } = plan;
  const budget = deadlineMs(plan.deadlineMs, request.context);
  const started = Date.now();
  const deadline = started + budget;
  const messages = entriesOf(request, new Date(started)).map((entry) => messageOf(entry));
  const fitting = await replaceLarge(messages, plan, deadline);
  const until = onFailure ? started + budget * FIRST_SHARE : deadline;
  const first = await sendAll(fitting.messages, destination, until);
  const resent = await sendSmaller(first.left, plan, deadline);
  const diverted = onFailure
    ? await sendAll(
        resent.map((each) => undelivered(each, destination)),
        onFailure,
        deadline,
      )
    : undefined;
  const left = [...fitting.left, ...(diverted?.left ?? resent)];
  const refusedByFirst = fitting.left.length + resent.length;
  const delivery: DeliveryReport = {
    destination: destination.name,
    entries: messages.length,
    delivered: messages.length - refusedByFirst,
    retried: first.retried + (diverted?.retried ?? 0),
    diverted: refusedByFirst - left.length,
    refused: left.length,
  };
  if (left.length > 0) throw notDelivered(left, delivery);
  return { statusCode: 200, body: EMPTY_TWIML, delivery };
}

const EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

function notDelivered(left: readonly Left[], delivery: DeliveryReport): NotDeliveredError {
  const codes = [...new Set(left.map(({ refused }) => refused.code))].slice(0, 3).join(', ');
  const { refused, entries, destination } = delivery;
  const tooLarge = left.every((each) => isTooLarge(each));
  const message = `${refused} of ${entries} entries aren't stored in ${destination}: ${codes}.`;
  return new NotDeliveredError(message, tooLarge ? 413 : 503, delivery);
}

const TOO_LARGE = { code: 'TOO_LARGE', retryable: false, ambiguous: false };

interface Fitting {
  readonly messages: readonly Message[];
  readonly left: readonly Left[];
}

/** Replaces messages that are too large for the destination with pointers. Without a bucket, they are left over. */
async function replaceLarge(messages: readonly Message[], plan: Plan, deadline: number): Promise<Fitting> {
  const fitting: Message[] = [];
  const left: Left[] = [];
  for (const message of messages) {
    if (plan.destination.sizeOf(message) <= MAX_BYTES) fitting.push(message);
    else {
      const pointer = await pointerTo(message, plan.bucket, deadline);
      if ('refused' in pointer) left.push(pointer);
      else fitting.push(pointer);
    }
  }
  return { messages: fitting, left };
}

async function pointerTo(message: Message, bucket: Bucket | undefined, deadline: number): Promise<Message | Left> {
  if (!bucket) return { message, refused: TOO_LARGE };
  try {
    return await toBucket(message, bucket, deadline);
  } catch (error) {
    return { message, refused: refusedBy(error) };
  }
}

/** Codes for a message over the limit of its queue or region, which may be lower than AWS's maximum. */
const SIZE_CODES =
  /^(?:BatchRequestTooLong|InvalidParameterValue|InvalidMessageContents|MalformedDetail|RequestEntityTooLarge|Validation|TOO_LARGE)/;

/** Minimum of a queue's own limit. */
const SMALLEST_LIMIT = 1024;

function isTooLarge({ message, refused }: Left): boolean {
  return SIZE_CODES.test(refused.code) && !message.entry.largeBody && Buffer.byteLength(message.text) > SMALLEST_LIMIT;
}

/** Sends pointers instead of messages that a lower limit rejected. @returns the rest. */
async function sendSmaller(left: readonly Left[], plan: Plan, deadline: number): Promise<readonly Left[]> {
  if (!plan.bucket || !left.some(isTooLarge)) return left;
  const { bucket } = plan;
  const tried = await Promise.all(
    left.map((each) => (isTooLarge(each) ? pointerTo(each.message, bucket, deadline) : each)),
  );
  const pointers = tried.filter((each) => !('refused' in each)) as Message[];
  const sent = await sendAll(pointers, plan.destination, deadline);
  return [...tried.filter((each) => 'refused' in each), ...sent.left];
}

function undelivered({ message, refused }: Left, { name }: Destination): Message {
  const doubt = refused.ambiguous ? { mayBeDuplicate: true as const } : {};
  return messageOf(
    { ...message.entry, ...doubt, undelivered: { destination: name, code: refused.code } },
    message.subject,
  );
}
