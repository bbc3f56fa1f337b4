import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { BOUNDS_OF_GET, MAX_CANDIDATES } from '../../../lambda/public-url/candidates';
import { CASES } from './cost-cases';
import { receive } from './receive';

const work = vi.hoisted(() => ({ hmacs: 0, bytes: 0 }));

/** Counts HMACs. Time depends on the machine, so it's logged but not asserted. */
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const createHmac = (algorithm: string, key: string) => {
    work.hmacs += 1;
    const hmac = crypto.createHmac(algorithm, key);
    const update = hmac.update.bind(hmac);
    hmac.update = (data: string | NodeJS.ArrayBufferView) => {
      work.bytes += Buffer.byteLength(data);
      return update(data);
    };
    return hmac;
  };
  return { ...crypto, createHmac };
});

const MB = 1024 * 1024;
const figures: Record<string, string | number>[] = [];

beforeEach(() => {
  work.hmacs = 0;
  work.bytes = 0;
});

afterAll(() => console.table(figures));

describe('rejects forged requests with bounded work', () => {
  it.each(CASES)('$name', async ({ name, event, options, status }) => {
    const started = process.cpuUsage();
    const { entry, ...received } = await receive(event, options);
    const ms = Math.round(process.cpuUsage(started).user / 1000);
    const candidates = entry?.candidates ?? 0;
    const { hmacs, bytes } = work;
    figures.push({
      attack: name,
      status: received.status,
      candidates,
      hmacs,
      'MB hashed': (bytes / MB).toFixed(1),
      ms,
    });
    expect(received).toMatchObject({ status, seen: undefined });
    expect(candidates).toBeLessThanOrEqual(MAX_CANDIDATES);
    expect(hmacs).toBeLessThanOrEqual(16 * 1024);
    expect(bytes).toBeLessThanOrEqual(20 * MB);
    if (event['httpMethod'] === 'GET') expect(candidates).toBeLessThanOrEqual(BOUNDS_OF_GET.candidates);
    if (status === 413) expect(hmacs).toBe(0);
    else expect(hmacs).toBeGreaterThan(0);
  });
});

/** Replaces all of the work: no candidate is created and no byte hashed. */
describe('an unsigned request is rejected before any URL is built', () => {
  it.each(CASES)('$name', async ({ event, options }) => {
    const unsigned = JSON.parse(JSON.stringify(event).replace(/"x-twilio-signature"/gi, '"x-other"'));
    const { entry } = await receive(unsigned, options);
    expect(entry).toMatchObject({ outcome: 'missing-signature', candidates: 0 });
    expect(entry).not.toHaveProperty('publicUrl');
    expect(work).toEqual({ hmacs: 0, bytes: 0 });
  });
});
