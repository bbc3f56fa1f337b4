import { createHash } from 'node:crypto';
import { signedParams } from '../signature';
import type { IdempotentRequest } from './idempotency';

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
