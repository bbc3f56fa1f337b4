import type { WebhookHandler } from '../../lambda';
import { type Callback, callback } from './callbacks';
import { BATCH, Found } from './found';
import type { Place } from './stand';

/** A destination, and the webhooks that it gets. */
export interface Scenario {
  readonly name: string;
  readonly place: Place;
  /** Number of entries of each webhook: more than one for Event Streams. */
  readonly entries: number;
  readonly count: number;
  /** Number of webhooks at a time. With more, calls would wait until they are given up and sent again. */
  readonly concurrency: number;
  /** Number of the first webhook. */
  readonly first: number;
  /** Delivers again after a 5xx, until it's answered with 2xx, as Event Streams does. */
  readonly repeats: boolean;
}

/** Result of a scenario. */
export interface Result {
  readonly name: string;
  readonly repeats: boolean;
  readonly callbacks: number;
  readonly entries: number;
  readonly accepted: number;
  readonly unavailable: number;
  readonly forged: number;
  readonly forgedRefused: number;
  /** Entries of webhooks that were answered with 2xx. */
  readonly stored: number;
  readonly missing: readonly string[];
  /** Entries of webhooks that were answered with 503, found all the same. */
  readonly foundOfUnavailable: number;
  readonly foundOfForged: number;
  readonly duplicates: number;
  readonly unmarked: number;
}

/** One forged webhook for this number of signed ones. */
const FORGED_EVERY = 100;
const REPEAT_MS = 250;

/** Plays Twilio, and then compares what was answered with what arrived. */
export async function run(scenario: Scenario, handler: WebhookHandler): Promise<Result> {
  const { name, entries, count, concurrency, first, repeats } = scenario;
  const { path, emulator, queueUrl } = scenario.place;
  const [accepted, unavailable]: [Callback[], Callback[]] = [[], []];
  const found = new Found();
  let [next, forged, forgedRefused, waiting] = [0, 0, 0, 0];
  const player = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      if (index % Math.ceil(count / 10) === 0) console.error(`${new Date().toISOString()} ${name}: ${index}`);
      if (index % FORGED_EVERY === 0) {
        forged += 1;
        forgedRefused += (await statusOf(handler, callback({ path, entries }, first + index, true))) === 403 ? 1 : 0;
      }
      const sent = callback({ path, entries }, first + index);
      const status = await deliver(handler, sent, repeats);
      if (status >= 200 && status < 300) accepted.push(sent);
      else unavailable.push(sent);
      // An emulator may read all messages of a queue for each call.
      waiting += entries;
      if (waiting >= BATCH) {
        waiting = 0;
        await found.takeBatches(emulator, queueUrl);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, player));
  await found.drain(emulator, queueUrl);
  console.error(`${new Date().toISOString()} ${name}: finished`);
  const names = accepted.flatMap((each) => each.names);
  return {
    name,
    repeats,
    callbacks: count,
    entries: count * entries,
    accepted: accepted.length,
    unavailable: unavailable.length,
    forged,
    forgedRefused,
    stored: names.length,
    missing: names.filter((each) => !found.copies.has(each)),
    foundOfUnavailable: unavailable.flatMap((each) => each.names).filter((each) => found.copies.has(each)).length,
    foundOfForged: [...found.copies.keys()].filter((each) => each.startsWith('SMf')).length,
    duplicates: found.duplicates,
    unmarked: found.unmarked,
  };
}

async function deliver(handler: WebhookHandler, sent: Callback, repeats: boolean): Promise<number> {
  for (;;) {
    const status = await statusOf(handler, sent);
    if (!repeats || status < 500) return status;
    await pause(REPEAT_MS);
  }
}

async function statusOf(handler: WebhookHandler, { event }: Callback): Promise<number> {
  const { statusCode } = (await handler(event, {})) as { statusCode: number };
  return statusCode;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
