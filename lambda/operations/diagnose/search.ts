import type { SigningKey } from '../../signing-key';
import { type Attempt, changedMore, changedOnce, changedRarely, changedSimply, unchanged } from './attempts';
import type { Base } from './base';
import type { Budget } from './budget';
import type { Change } from './cause';
import type { Received } from './received';
import { type Signer, signerOf } from './signer';

/** What Twilio signed, proved by a signature that fits. */
export interface Fit {
  readonly url: string;
  /** Whether only the URL was signed, without parameters. */
  readonly urlAlone: boolean;
  /** From what was signed to what was received; none when it is the same. */
  readonly changes: readonly Change[];
}

/**
 * Searches what Twilio signed: what was received, then one change of it, then two. Ends at the first signature that fits
 * and with the budget.
 */
export function search(base: Base, signature: string, budget: Budget): Fit | undefined {
  const { received } = base;
  const { keys, otherKeys } = received;
  const phases: readonly (readonly [attempts: () => Iterable<Attempt>, keys: readonly SigningKey[]])[] = [
    [() => unchanged(base), keys],
    [() => unchanged(base), otherKeys],
    [() => changedOnce(base), keys],
    [() => changedSimply(base), otherKeys],
    [() => changedMore(base), keys],
    [() => changedRarely(base), keys],
  ];
  for (const [attempts, tried] of phases) {
    if (tried.length === 0) continue;
    const signers = tried.map((key) => [key, signerOf(key)] as const);
    for (const attempt of attempts()) {
      const key = fitting(attempt, signers, signature, budget);
      if (budget.spent && key === undefined) return undefined;
      if (key) return proved(attempt, key, received);
    }
  }
  return undefined;
}

function fitting(
  { url, data }: Attempt,
  signers: readonly (readonly [SigningKey, Signer])[],
  signature: string,
  budget: Budget,
): SigningKey | undefined {
  const text = url + data;
  for (const [key, sign] of signers) {
    if (!budget.take(text.length)) return undefined;
    if (sign(text) === signature) return key;
  }
  return undefined;
}

function proved({ url, data, changes }: Attempt, key: SigningKey, received: Received): Fit {
  const token = received.keys.includes(key) ? [] : [tokenChange(key, received.keys)];
  return { url, urlAlone: data === '', changes: [...token, ...changes] };
}

const ACCOUNT = /^AC[0-9a-f]{32}$/;

function tokenChange(signed: SigningKey, expected: readonly SigningKey[]): Change {
  const parent = ACCOUNT.test(expected[0]?.id ?? '') && signed.id === 'primary';
  const which = parent ? "the parent account's own auth token" : called(signed);
  const list = expected.map(called).join(' or ') || 'any that the function has';
  return { cause: 'token', words: `Twilio signed with ${which}, not with ${list}.` };
}

/** A key by its name, never by its secret. */
function called({ id }: SigningKey): string {
  if (id === undefined) return 'an auth token without a name';
  return ACCOUNT.test(id) ? `the auth token of account ${id}` : `the auth token "${id}"`;
}
