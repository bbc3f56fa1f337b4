import { createHash } from 'node:crypto';
import { bodyHashOf } from '../../signature';
import type { Budget } from './budget';
import type { Change } from './cause';
import { originalBodies } from './change/body-reserialized';
import type { Received } from './received';
import type { Fit } from './search';

/** Longer bodies are not written anew: their serialisations alone would take longer than the search may. */
const MAX_REWRITTEN_BYTES = 256 * 1024;

/**
 * What a URL that fits says of the body: `covered`, or the change that it went through, or that it is `foreign`, no form
 * of the body that was signed.
 */
export function bodyOf({ url, urlAlone }: Fit, { content }: Received, budget: Budget): 'covered' | 'foreign' | Change {
  if (!urlAlone || !content.hashed) return 'covered';
  const { body } = content;
  const hash = bodyHashOf(url);
  if (hash === undefined) return { cause: 'unsigned', words: UNCOVERED };
  if (hashed(body) === hash) return 'covered';
  return isRewritten(body, hash, budget) ? { cause: 'body-reserialized', words: REWRITTEN } : 'foreign';
}

const UNCOVERED =
  'The signature fits the URL alone, and the URL has no bodySHA256: of a POST it then covers nothing but the address.';
const REWRITTEN =
  'Twilio signed the hash of the same JSON in other bytes: the body was parsed and written anew, or touched at its ends.';

function isRewritten(body: Uint8Array, hash: string, budget: Budget): boolean {
  if (body.length > MAX_REWRITTEN_BYTES) return false;
  try {
    for (const text of originalBodies(body)) {
      if (!budget.take(text.length)) return false;
      if (hashed(text) === hash) return true;
    }
  } catch (error) {
    // JSON nested deeper than the stack: nothing that Twilio sends.
    if (!(error instanceof RangeError)) throw error;
  }
  return false;
}

function hashed(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
