import { createHmac, createSecretKey, hash } from 'node:crypto';
import { BLOCK_BYTES, Hmac } from '../lambda/signature/hmac';
import { cpuMs } from './cpu-time';
import { median } from './statistics';

/**
 * What refusing a request costs by each way to make an HMAC: processor time of 1,024 of them, two keys and 512 messages,
 * medians of many rounds that take turns.
 *
 *     npx tsx bench/hmac.ts [rounds, default 201]
 */

const ROUNDS = Number(process.argv[2] ?? 201);
const KEYS = ['a'.repeat(32), 'b'.repeat(32)];
const KEY_OBJECTS = KEYS.map((key) => createSecretKey(Buffer.from(key)));
const LENGTHS = [200, 600, 1400];

type Way = (message: string, block: Buffer) => unknown;

/** What is shipped, and what it stands in for. */
const WAYS: Readonly<Record<string, Way>> = {
  createHmac: (message) => KEYS.map((key) => createHmac('sha1', key).update(message, 'utf8').digest()),
  'createHmac, key objects': (message) =>
    KEY_OBJECTS.map((key) => createHmac('sha1', key).update(message, 'utf8').digest()),
  'hash, buffers': (_message, block) =>
    KEYS.map(() =>
      hash('sha1', Buffer.concat([block.subarray(0, BLOCK_BYTES), hash('sha1', block, 'buffer')]), 'buffer'),
    ),
  'hash, text (shipped)': shipped(),
};

function shipped(): Way {
  const hmacs = KEYS.map((secret) => new Hmac({ algorithm: 'sha1', secret }));
  return (message, block) => {
    block.write(message, BLOCK_BYTES, 'utf8');
    return hmacs.map((hmac) => hmac.digest(block));
  };
}

function measure(length: number): Record<string, string> {
  const message = 'm'.repeat(length);
  const block = Buffer.alloc(BLOCK_BYTES + length);
  const samples: Record<string, number[]> = Object.fromEntries(Object.keys(WAYS).map((name) => [name, []]));
  for (let round = -10; round < ROUNDS; round += 1) {
    for (const [name, way] of Object.entries(WAYS)) {
      const ms = cpuMs(() => {
        for (let count = 0; count < 512; count += 1) way(message, block);
      });
      // The first rounds still run in the interpreter.
      if (round >= 0) samples[name]?.push(ms);
    }
  }
  const cells = Object.entries(samples).map(([name, all]) => [name, `${median(all).toFixed(2)} ms`]);
  return { 'bytes a message': String(length), ...Object.fromEntries(cells) };
}

console.table(LENGTHS.map(measure));
