import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DeadlineError } from '../routing';
import { signedParams } from '../signature';
import type { IdempotentRequest, OnceAnswer, RunLimits } from './idempotency';
import { deserialise, FailedRunError, type Run } from './run';
import { IdempotencyStoreError, isUnderWay, reason, type Store } from './store';

/** The header that is the same for all deliveries of one webhook. */
const IDEMPOTENCY_HEADER = 'i-twilio-idempotency-token';

/**
 * Names one webhook: a hash of what Twilio signed together with its idempotency token; `undefined` without a token.
 *
 * Neither would do alone. The token is not signed, so whoever replays a recording may write any other webhook's there;
 * and a call may well repeat a URL with the same parameters. As a hash it tells nothing of URL, parameters or user info.
 */
export function idempotencyKey({ method, url, params, headers }: IdempotentRequest): string | undefined {
  const token = headers[IDEMPOTENCY_HEADER];
  if (!token) return undefined;
  // Apart, because nothing in the signed string itself says where the URL ends.
  const parts = [method, url, signedParams(pairs(params)), token];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function pairs(params: IdempotentRequest['params']): [name: string, value: string][] {
  return Object.entries(params).flatMap(([name, values]) =>
    [values ?? []].flat().map((value): [string, string] => [name, value]),
  );
}

/** What is done when the table can't be asked. */
export type WhenStoreFails = 'refuse' | 'run';

/** Past the deadline, so much is left for the table to hear of the end; a fallback route comes after it. */
const AFTERWARDS_MS = 150;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/** Runs a route under a key, or returns what it answered before. See `dynamoDbIdempotency` for what holds. */
export async function once(
  store: Store,
  key: string,
  run: Run,
  own: RunLimits & { readonly whenStoreFails: WhenStoreFails },
): Promise<OnceAnswer> {
  const giveUp = new AbortController();
  const late = pause(own.deadlineMs + AFTERWARDS_MS, undefined, { signal: giveUp.signal }).then(() =>
    unconfirmed(run, own, 'it has not answered in time'),
  );
  try {
    return await Promise.race([late, firstOrRetry(store, key, run, own)]);
  } finally {
    giveUp.abort();
    late.catch(() => undefined);
  }
}

/** Asks until somebody has answered, this request or another one. */
async function firstOrRetry(
  store: Store,
  key: string,
  run: Run,
  own: RunLimits & { readonly whenStoreFails: WhenStoreFails },
): Promise<OnceAnswer> {
  for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
    try {
      return await attempt(store, key, run, own);
    } catch (error) {
      if (run.ended) throw error;
      if (!isUnderWay(error)) return withoutStore(run, own, error);
    }
    if (run.leftMs <= ms) {
      throw new DeadlineError(`Another delivery of this webhook has not been answered within ${own.deadlineMs} ms.`);
    }
    await pause(ms);
  }
}

async function attempt(store: Store, key: string, run: Run, own: RunLimits): Promise<OnceAnswer> {
  let stored: unknown;
  try {
    stored = await store.once(key, run.leftMs + AFTERWARDS_MS, () => run.execute());
  } catch (error) {
    if (!run.ended) throw error;
    if (!(error instanceof FailedRunError)) return unconfirmed(run, own, reason(error));
  }
  return run.ended ? run.answer() : { response: deserialise(stored), detail: 'answered from the idempotency table' };
}

/** The work is done, so it is answered, even if the table does not know. */
function unconfirmed(run: Run, own: RunLimits, why: string): OnceAnswer {
  if (run.ended) {
    own.warn({ message: `The idempotency table was not told how a route has ended, a retry may run it again: ${why}` });
  }
  return run.answer('not remembered');
}

async function withoutStore(
  run: Run,
  own: RunLimits & { readonly whenStoreFails: WhenStoreFails },
  error: unknown,
): Promise<OnceAnswer> {
  if (own.whenStoreFails === 'refuse') throw new IdempotencyStoreError(error);
  own.warn({ message: `A route runs without the idempotency table, perhaps a second time: ${reason(error)}` });
  await run.execute().catch(() => undefined);
  return run.answer('ran without the idempotency table');
}
