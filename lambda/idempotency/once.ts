import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DeadlineError } from '../routing';
import { sortedParams } from '../signature';
import type { IdempotentRequest, OnceAnswer, RunLimits } from './idempotency';
import { deserialize, FailedRunError, type Run } from './run';
import { IdempotencyStoreError, isUnderWay, reason, type Store } from './store';

/** Header that is the same for all deliveries of a webhook. */
const IDEMPOTENCY_HEADER = 'i-twilio-idempotency-token';

/**
 * Returns the key of a webhook, or `undefined` without an idempotency token.
 *
 * The key is a hash of the signed content and the token. It needs both: the token isn't signed, so a replay can contain
 * another webhook's token, and a call can repeat a URL with the same parameters. The hash doesn't reveal URL,
 * parameters, or user info.
 */
export function idempotencyKey(request: IdempotentRequest): string | undefined {
  const { method, url, params, headers, accountSid = null, json } = request;
  const token = headers[IDEMPOTENCY_HEADER];
  if (!token) return undefined;
  // Separate members, because the signed string doesn't show where the URL, a name, or a value ends. The content type isn't
  // signed: a route must not answer JSON that was sent as something else for the webhook itself.
  const parts = [method, url, sortedParams(pairs(params)), json !== undefined, accountSid, token];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function pairs(params: IdempotentRequest['params']): [name: string, value: string][] {
  return Object.entries(params).flatMap(([name, values]) =>
    [values ?? []].flat().map((value): [string, string] => [name, value]),
  );
}

/** Behavior when the table isn't available. */
export type WhenStoreFails = 'refuse' | 'run';

/** Time after the deadline to update the table. A fallback route runs after it. */
const AFTERWARDS_MS = 150;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/** Runs a route under a key, or returns its earlier response. See `dynamoDbIdempotency` for the guarantees. */
export async function once(
  store: Store,
  key: string,
  run: Run,
  own: RunLimits & { readonly whenStoreFails: WhenStoreFails },
): Promise<OnceAnswer> {
  const giveUp = new AbortController();
  const late = pause(own.deadlineMs + AFTERWARDS_MS, undefined, { signal: giveUp.signal }).then(() =>
    unconfirmed(run, own, "it didn't answer in time"),
  );
  try {
    return await Promise.race([late, firstOrRetry(store, key, run, own)]);
  } finally {
    giveUp.abort();
    late.catch(() => undefined);
  }
}

/** Asks until this request or another one has answered. */
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
      throw new DeadlineError(`Another delivery of this webhook wasn't answered within ${own.deadlineMs} ms.`);
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
  return run.ended ? run.answer() : { response: deserialize(stored), detail: 'answered from the idempotency table' };
}

/** Answers even if the table wasn't updated, because the work is done. */
function unconfirmed(run: Run, own: RunLimits, why: string): OnceAnswer {
  if (run.ended) {
    own.warn({ message: `Can't update the idempotency table, so a retry may run the route again: ${why}` });
  }
  return run.answer('not remembered');
}

async function withoutStore(
  run: Run,
  own: RunLimits & { readonly whenStoreFails: WhenStoreFails },
  error: unknown,
): Promise<OnceAnswer> {
  if (own.whenStoreFails === 'refuse') throw new IdempotencyStoreError(error);
  own.warn({ message: `The route runs without the idempotency table, possibly a second time: ${reason(error)}` });
  await run.execute().catch(() => undefined);
  return run.answer('ran without the idempotency table');
}
