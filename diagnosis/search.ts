import { createHmac } from 'node:crypto';
import type { SigningKey } from '../lambda/signature';
import { isSid } from '../lib/contract';
import type { Change } from './cause';
import type { ReceivedRequest } from './request';
import type { Hypothesis, SearchSpace } from './search-space';

/** Maximum number of signatures and hashes per diagnosis. */
const MAX_TRIED = 200_000;
/** Maximum number of hashed bytes per diagnosis. */
const MAX_BYTES = 400 * 1024 * 1024;
/** Keeps a diagnosis under two seconds on a slow machine. */
const MAX_MILLISECONDS = 1_400;

/** Reading the clock costs a tenth of a signature. */
const CLOCK_EVERY = 128;

/** The limits of one diagnosis, and what it has used of them. */
export class Budget {
  private hashes = 0;
  private bytes = 0;
  private late = false;
  private readonly started: number;

  /** @param now clock in milliseconds. */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.started = now();
  }

  /** The number of signatures and hashes computed. */
  get tried(): number {
    return this.hashes;
  }

  /** Whether the search ended before it had tried everything. */
  get spent(): boolean {
    return this.late || this.hashes >= MAX_TRIED || this.bytes >= MAX_BYTES;
  }

  /** Counts hashes that were computed elsewhere. */
  count(hashes: number): void {
    this.hashes += hashes;
  }

  /** Takes the cost of one hash. Returns false when nothing is left. */
  take(bytes: number): boolean {
    if (this.hashes % CLOCK_EVERY === 0) this.late ||= this.now() - this.started > MAX_MILLISECONDS;
    if (this.spent) return false;
    this.hashes += 1;
    this.bytes += bytes;
    return true;
  }
}

/** The text that Twilio signed, proved by a signature that fits. */
export interface Match {
  readonly url: string;
  /** Whether only the URL was signed, without parameters. */
  readonly onlyUrl: boolean;
  /** The changes from the signed request to the received one. Empty when they are the same. */
  readonly changes: readonly Change[];
}

/**
 * Searches for the text that Twilio signed: the request as received, then with one change, then with several. Ends at
 * the first signature that fits, or when the budget is spent.
 */
export function search(
  space: SearchSpace,
  { keys, otherKeys }: Pick<ReceivedRequest, 'keys' | 'otherKeys'>,
  signature: string,
  budget: Budget,
): Match | undefined {
  const phases: readonly (readonly [hypotheses: () => Iterable<Hypothesis>, keys: readonly SigningKey[]])[] = [
    [() => space.unchanged(), keys],
    [() => space.unchanged(), otherKeys],
    [() => space.oneChange(), keys],
    [() => space.oneLikelyChange(), otherKeys],
    [() => space.severalChanges(), keys],
    [() => space.everyPort(), keys],
  ];
  for (const [hypotheses, tried] of phases) {
    if (tried.length === 0) continue;
    for (const hypothesis of hypotheses()) {
      const key = matchingKey(hypothesis, tried, signature, budget);
      if (key) return match(hypothesis, key, keys);
      if (budget.spent) return undefined;
    }
  }
  return undefined;
}

function matchingKey(
  { url, data }: Hypothesis,
  keys: readonly SigningKey[],
  signature: string,
  budget: Budget,
): SigningKey | undefined {
  const text = url + data;
  for (const key of keys) {
    if (!budget.take(text.length)) return undefined;
    if (createHmac(key.algorithm, key.secret).update(text, 'utf8').digest('base64') === signature) return key;
  }
  return undefined;
}

function match({ url, data, changes }: Hypothesis, key: SigningKey, expected: readonly SigningKey[]): Match {
  const token = expected.includes(key) ? [] : [tokenChange(key, expected)];
  return { url, onlyUrl: data === '', changes: [...token, ...changes] };
}

function tokenChange(signed: SigningKey, expected: readonly SigningKey[]): Change {
  const parent = isSid(expected[0]?.id ?? '', 'AC') && signed.id === 'primary';
  const which = parent ? "the parent account's own auth token" : nameOf(signed);
  const list = expected.map(nameOf).join(' or ') || "any of the function's tokens";
  return { cause: 'token', words: `Twilio signed with ${which}, not with ${list}.` };
}

/** Names a key without showing its secret. */
function nameOf({ id }: SigningKey): string {
  if (id === undefined) return 'an auth token without a name';
  return isSid(id, 'AC') ? `the auth token of account ${id}` : `the auth token "${id}"`;
}
