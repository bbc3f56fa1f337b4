import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_CANDIDATES } from '../../../lambda/public-url/public-url';
import { CASES } from './cost-cases';
import { receive } from './receive';

const work = vi.hoisted(() => ({ hashes: 0, bytes: 0 }));

/** Counts what the runtime computes; time differs from machine to machine, so that it is shown but not asserted. */
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const hash = (algorithm: string, data: Uint8Array, encoding: 'hex' | 'binary'): string => {
    work.hashes += 1;
    work.bytes += data.length;
    return crypto.hash(algorithm, data, encoding);
  };
  return { ...crypto, hash };
});

const MB = 1024 * 1024;
const figures: Record<string, string | number>[] = [];

beforeEach(() => {
  work.hashes = 0;
  work.bytes = 0;
});

afterAll(() => console.table(figures));

describe('a forged request is refused in bounded work', () => {
  it.each(CASES)('$name', async ({ name, event, options, status }) => {
    const started = process.cpuUsage();
    const { entry, ...received } = await receive(event, options);
    const ms = Math.round(process.cpuUsage(started).user / 1000);
    const candidates = entry?.candidates ?? 0;
    const { hashes, bytes } = work;
    figures.push({
      attack: name,
      status: received.status,
      candidates,
      hashes,
      'MB hashed': (bytes / MB).toFixed(1),
      ms,
    });
    expect(received).toMatchObject({ status, seen: undefined });
    expect(candidates).toBeLessThanOrEqual(MAX_CANDIDATES);
    // Two for each HMAC, and one for a key that is longer than a block.
    expect(hashes).toBeLessThanOrEqual(3 * 16 * 1024);
    expect(bytes).toBeLessThanOrEqual(20 * MB);
    if (status === 413) expect(hashes).toBe(0);
    else expect(hashes).toBeGreaterThan(0);
  });
});
