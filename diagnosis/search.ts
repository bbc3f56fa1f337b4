import * as crypto from 'node:crypto';
import type { SigningKey } from '../lambda/signature';
import { isSid } from '../lib/contract';
import { type Attempt, type Base, changedMore, changedOnce, changedRarely, changedSimply, unchanged } from './attempts';
import type { Change } from './cause';
import type { Received } from './received';

/** At most so many signatures and hashes are computed for one diagnosis. */
const MAX_TRIED = 200_000;
/** At most so many bytes are hashed for one diagnosis. */
const MAX_BYTES = 400 * 1024 * 1024;
/** A slow machine stops here, so that a diagnosis ends within two seconds. */
const MAX_MILLISECONDS = 1_400;

/** Asking for the time costs as much as a tenth of a signature. */
const CLOCK_EVERY = 128;

/** What a search may still spend. */
export class Budget {
  private hashes = 0;
  private bytes = 0;
  private late = false;
  private readonly started: number;

  /** @param now a clock in milliseconds. */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.started = now();
  }

  /** How many signatures and hashes were computed. */
  get tried(): number {
    return this.hashes;
  }

  /** True when the search had to end before it had tried everything. */
  get spent(): boolean {
    return this.late || this.hashes >= MAX_TRIED || this.bytes >= MAX_BYTES;
  }

  /** Counts hashes that were computed elsewhere. */
  count(hashes: number): void {
    this.hashes += hashes;
  }

  /** Takes what one hash costs; false when there is nothing left. */
  take(bytes: number): boolean {
    if (this.hashes % CLOCK_EVERY === 0) this.late ||= this.now() - this.started > MAX_MILLISECONDS;
    if (this.spent) return false;
    this.hashes += 1;
    this.bytes += bytes;
    return true;
  }
}

/** Signs a text as Twilio does: the base64 of its HMAC. */
export type Signer = (text: string) => string;

/** Bytes of a block of SHA-1 and SHA-256. */
const BLOCK = 64;

/**
 * The signer of a key. A search computes hundreds of thousands of signatures: one-shot hashes (Node 20.12) cost half of
 * what `createHmac` does, which makes two objects each time.
 */
export function signerOf(key: SigningKey): Signer {
  const { algorithm, secret } = key;
  const plain = /^[\0-\x7f]*$/.test(secret) && secret.length <= BLOCK;
  if (!plain || crypto.hash === undefined) {
    return (text) => crypto.createHmac(algorithm, secret).update(text, 'utf8').digest('base64');
  }
  // An ASCII secret stays ASCII under both pads, so that the inner one may stand in front of the text as text.
  const inner = padded(secret, 0x36).toString('latin1');
  const outer = Buffer.concat([padded(secret, 0x5c), Buffer.alloc(crypto.hash(algorithm, '', 'buffer').length)]);
  return (text) => {
    crypto.hash(algorithm, inner + text, 'buffer').copy(outer, BLOCK);
    return crypto.hash(algorithm, outer, 'base64');
  };
}

/** RFC 2104: the secret, filled up to a block, each byte combined with the pad. */
function padded(secret: string, pad: number): Buffer {
  const block = Buffer.alloc(BLOCK, pad);
  for (const [at, byte] of Buffer.from(secret, 'latin1').entries()) block[at] = byte ^ pad;
  return block;
}

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

function tokenChange(signed: SigningKey, expected: readonly SigningKey[]): Change {
  const parent = isSid(expected[0]?.id ?? '', 'AC') && signed.id === 'primary';
  const which = parent ? "the parent account's own auth token" : called(signed);
  const list = expected.map(called).join(' or ') || 'any that the function has';
  return { cause: 'token', words: `Twilio signed with ${which}, not with ${list}.` };
}

/** A key by its name, never by its secret. */
function called({ id }: SigningKey): string {
  if (id === undefined) return 'an auth token without a name';
  return isSid(id, 'AC') ? `the auth token of account ${id}` : `the auth token "${id}"`;
}
