import { hash } from 'node:crypto';
import type { Pair } from '../../lambda/front-door';
import type { SigningKey } from '../../lambda/signature';

/** Block size of SHA-1 and of SHA-256 in bytes. */
const BLOCK = 64;
const DIGEST = { sha1: 20, sha256: 32 } as const;

/** Signs many texts with one key: RFC 2104 with one-shot hashes, three times as fast as an `Hmac` object for each text. */
export class Signatures {
  private readonly algorithm: SigningKey['algorithm'];
  private readonly outer: Buffer;
  private inner = Buffer.alloc(4096);

  constructor({ secret, algorithm }: SigningKey) {
    this.algorithm = algorithm;
    this.outer = Buffer.alloc(BLOCK + DIGEST[algorithm]);
    const bytes = Buffer.from(secret, 'utf8');
    const key = bytes.length > BLOCK ? hash(algorithm, bytes, 'buffer') : bytes;
    for (let at = 0; at < BLOCK; at += 1) {
      this.outer[at] = (key[at] ?? 0) ^ 0x5c;
      this.inner[at] = (key[at] ?? 0) ^ 0x36;
    }
  }

  /** Returns the signature of a text in base64. */
  of(text: string): string {
    const longest = BLOCK + 3 * text.length;
    if (longest > this.inner.length) this.inner = Buffer.concat([this.inner.subarray(0, BLOCK)], longest);
    const end = BLOCK + this.inner.write(text, BLOCK, 'utf8');
    const digest = hash(this.algorithm, this.inner.subarray(0, end), 'binary');
    this.outer.write(digest, BLOCK, 'latin1');
    return hash(this.algorithm, this.outer, 'base64');
  }
}

/** Returns the parameters as the runtime's `signedParams` does, in a third of the time. */
export function signedText(params: readonly Pair[]): string {
  const sorted = [...params].sort(([name, value], [otherName, otherValue]) =>
    name === otherName ? compare(value, otherValue) : compare(name, otherName),
  );
  let text = '';
  let last: Pair | undefined;
  for (const pair of sorted) {
    if (last === undefined || pair[0] !== last[0] || pair[1] !== last[1]) text += pair[0] + pair[1];
    last = pair;
  }
  return text;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
