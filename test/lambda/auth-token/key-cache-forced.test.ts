import { describe, expect, it } from 'vitest';
import { setUp, TTL, tokenOf, turn } from './key-cache-stand';

describe('after a rejected signature, the cache', () => {
  it('reads again immediately and returns new keys', async () => {
    const { cache, reading, startedWith } = setUp();
    await startedWith('a');
    const refreshed = cache.refreshed();
    await turn();
    expect(reading(1).forced).toBe(true);
    await reading(1).gives('b');
    expect(tokenOf(await refreshed)).toBe('b');
    expect(tokenOf(await cache.keys())).toBe('b');
  });

  it('reads once a minute regardless of the number of rejections, concurrent or sequential', async () => {
    const { cache, clock, readings, reading, startedWith } = setUp();
    await startedWith('a');
    const together = Array.from({ length: 250 }, () => cache.refreshed());
    await turn();
    await reading(1).gives('a');
    expect(new Set(await Promise.all(together))).toEqual(new Set([undefined]));
    for (let rejected = 0; rejected < 250; rejected += 1) expect(await cache.refreshed()).toBeUndefined();
    clock.now += 59_999;
    expect(await cache.refreshed()).toBeUndefined();
    expect(readings).toHaveLength(2);
    clock.now += 1;
    const again = cache.refreshed();
    await turn();
    expect(readings).toHaveLength(3);
    await reading(2).gives('b');
    expect(tokenOf(await again)).toBe('b');
  });

  it('returns the new keys for all concurrent rejections', async () => {
    const { cache, reading, startedWith } = setUp();
    await startedWith('a');
    const together = [cache.refreshed(), cache.refreshed()];
    await turn();
    await reading(1).gives('b');
    expect((await Promise.all(together)).map(tokenOf)).toEqual(['b', 'b']);
  });

  it('treats keys with the same content as unchanged', async () => {
    const { cache, reading, startedWith } = setUp();
    await startedWith('a');
    const before = await cache.keys();
    const refreshed = cache.refreshed();
    await turn();
    await reading(1).gives('a');
    expect(await refreshed).toBeUndefined();
    expect(await cache.keys()).toBe(before);
  });

  it('keeps the last good keys if the read fails, which counts as a read', async () => {
    const { cache, readings, reading, startedWith } = setUp();
    await startedWith('a');
    const refreshed = cache.refreshed();
    await turn();
    await reading(1).fails();
    expect(await refreshed).toBeUndefined();
    expect(await cache.refreshed()).toBeUndefined();
    expect(tokenOf(await cache.keys())).toBe('a');
    expect(readings).toHaveLength(2);
  });

  it("waits for a running background read, and doesn't read again if it returned new keys", async () => {
    const { cache, clock, readings, reading, startedWith } = setUp();
    await startedWith('a');
    clock.now += TTL;
    await cache.keys();
    const refreshed = cache.refreshed();
    await reading(1).gives('b');
    expect(tokenOf(await refreshed)).toBe('b');
    expect(readings).toHaveLength(2);
  });

  it('reads every version after a running background read that returned nothing new', async () => {
    const { cache, clock, reading, startedWith } = setUp();
    await startedWith('a');
    clock.now += TTL;
    await cache.keys();
    const refreshed = cache.refreshed();
    await reading(1).gives('a');
    expect(reading(2).forced).toBe(true);
    await reading(2).gives('b');
    expect(tokenOf(await refreshed)).toBe('b');
  });

  it('postpones the next background read', async () => {
    const { cache, clock, readings, reading, startedWith } = setUp();
    await startedWith('a');
    clock.now += TTL - 1;
    const refreshed = cache.refreshed();
    await turn();
    await reading(1).gives('a');
    await refreshed;
    clock.now += TTL - 1;
    await cache.keys();
    expect(readings).toHaveLength(2);
  });

  it("doesn't read while there are no keys that could have rejected a signature", async () => {
    const { cache, readings } = setUp();
    expect(await cache.refreshed()).toBeUndefined();
    expect(readings).toHaveLength(0);
  });
});
