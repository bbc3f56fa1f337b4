import { expect, onTestFinished, vi } from 'vitest';
import { KeyCache } from '../../../lambda/auth-token/key-cache';
import { authTokenKey, type SigningKeys } from '../../../lambda/signature';

export const TTL = 300_000;

interface Reading {
  readonly forced: boolean;
  readonly gives: (token: string) => Promise<void>;
  readonly fails: (error?: unknown) => Promise<void>;
}

const keysOf = (token: string): SigningKeys => ({ account: [authTokenKey(token, 'primary')], accounts: new Map() });
export const tokenOf = (keys: SigningKeys | undefined) => keys?.account[0]?.secret;
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A cache with a source and a clock that the test controls. */
export function setUp(ttlMs = TTL) {
  // The cache takes the time from the test. Only its time limits are timers.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
  const clock = { now: 1_000_000 };
  const readings: Reading[] = [];
  const warnings: string[] = [];
  const source = (forced: boolean) =>
    new Promise<SigningKeys>((resolve, reject) => {
      const settle = (how: () => void) => {
        how();
        return turn();
      };
      readings.push({
        forced,
        gives: (token) => settle(() => resolve(keysOf(token))),
        fails: (error = new Error('away')) => settle(() => reject(error)),
      });
    });
  const cache = new KeyCache(source, { ttlMs, now: () => clock.now, warn: (message) => warnings.push(message) });
  const reading = (index: number) => {
    const found = readings[index];
    if (found === undefined) throw new Error(`There was no read ${index}.`);
    return found;
  };
  const startedWith = async (token: string) => {
    cache.start();
    await reading(0).gives(token);
  };
  return { cache, clock, readings, reading, warnings, startedWith };
}
