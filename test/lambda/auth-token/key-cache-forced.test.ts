import { describe, expect, it } from 'vitest';
import { setUp, TTL, tokenOf, turn } from './key-cache-stand';

describe('after a rejected signature', () => {
  it('is read again at once, and new keys are handed over', async () => {
    const { cache, reading, startedWith } = setUp();
    await startedWith('a');
    const refreshed = cache.refreshed();
    await turn();
    expect(reading(1).forced).toBe(true);
    await reading(1).gives('b');
    expect(tokenOf(await refreshed)).toBe('b');
    expect(tokenOf(await cache.keys())).toBe('b');
  });

  it('is read once a minute, however many are rejected, together or one by one', async () => {
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

  it('has all that are rejected together get the new keys', async () => {
    const { cache, reading, startedWith } = setUp();
    await startedWith('a');
    const together = [cache.refreshed(), cache.refreshed()];
    await turn();
    await reading(1).gives('b');
    expect((await Promise.all(together)).map(tokenOf)).toEqual(['b', 'b']);
  });

  it('has keys of the same content be the same', async () => {
    const { cache, reading, startedWith } = setUp();
    await startedWith('a');
    const before = await cache.keys();
    const refreshed = cache.refreshed();
    await turn();
    await reading(1).gives('a');
    expect(await refreshed).toBeUndefined();
    expect(await cache.keys()).toBe(before);
  });

  it('keeps the last good keys when the read fails, which counts as one', async () => {
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

  it('waits for a background read that runs already, and reads no more when that brought new keys', async () => {
    const { cache, clock, readings, reading, startedWith } = setUp();
    await startedWith('a');
    clock.now += TTL;
    await cache.keys();
    const refreshed = cache.refreshed();
    await reading(1).gives('b');
    expect(tokenOf(await refreshed)).toBe('b');
    expect(readings).toHaveLength(2);
  });

  it('looks everywhere after a background read that ran already and brought nothing new', async () => {
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

  it('puts off the next background read', async () => {
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

  it('reads nothing while there are no keys that could have rejected one', async () => {
    const { cache, readings } = setUp();
    expect(await cache.refreshed()).toBeUndefined();
    expect(readings).toHaveLength(0);
  });
});
