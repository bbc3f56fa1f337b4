import { describe, expect, it, vi } from 'vitest';
import { setUp, TTL, tokenOf, turn } from './key-cache-stand';

describe('keys that are older than their time to live', () => {
  it('are used while newer ones are read once in the background', async () => {
    const { cache, clock, readings, reading, startedWith } = setUp();
    await startedWith('a');
    clock.now += TTL - 1;
    expect(tokenOf(await cache.keys())).toBe('a');
    expect(readings).toHaveLength(1);
    clock.now += 1;
    expect([tokenOf(await cache.keys()), tokenOf(await cache.keys())]).toEqual(['a', 'a']);
    expect(readings).toHaveLength(2);
    await reading(1).gives('b');
    expect(tokenOf(await cache.keys())).toBe('b');
    expect(readings).toHaveLength(2);
  });

  it('stay in use if the store fails, which is read again after half a minute', async () => {
    const { cache, clock, readings, reading, startedWith, warnings } = setUp();
    await startedWith('a');
    clock.now += TTL;
    await cache.keys();
    await reading(1).fails();
    clock.now += 29_999;
    expect(tokenOf(await cache.keys())).toBe('a');
    expect(readings).toHaveLength(2);
    clock.now += 1;
    expect(tokenOf(await cache.keys())).toBe('a');
    expect(readings).toHaveLength(3);
    await reading(2).gives('b');
    expect(tokenOf(await cache.keys())).toBe('b');
    expect(warnings).toEqual(["Can't read the auth token: away The last good one stays in use."]);
  });

  it('are read again after their time to live once the store is back, not half a minute after it failed', async () => {
    const { cache, clock, readings, reading, startedWith } = setUp(1_000);
    await startedWith('a');
    clock.now += 1_000;
    await cache.keys();
    await reading(1).fails();
    const refreshed = cache.refreshed();
    await turn();
    await reading(2).gives('b');
    await refreshed;
    clock.now += 1_000;
    await cache.keys();
    expect(readings).toHaveLength(4);
    await reading(3).gives('c');
  });

  it('stay in use regardless of how long the store is unavailable', async () => {
    const { cache, clock, readings, reading, startedWith } = setUp();
    await startedWith('a');
    for (let seconds = 0; seconds < 600; seconds += 1) {
      clock.now += 1_000;
      const before = readings.length;
      const asked = cache.keys();
      if (readings.length > before) await reading(before).fails();
      expect(tokenOf(await asked)).toBe('a');
    }
    expect(readings).toHaveLength(1 + 11);
  });

  it('delay a request by up to a second when they are twice that old', async () => {
    const { cache, clock, reading, startedWith } = setUp();
    await startedWith('a');
    clock.now += 2 * TTL;
    const asked = cache.keys();
    await reading(1).gives('b');
    expect(tokenOf(await asked)).toBe('b');

    clock.now += 2 * TTL;
    const impatient = cache.keys();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tokenOf(await impatient)).toBe('b');
    await reading(2).gives('c');
  });

  it('are read again if the background read was frozen with its sandbox', async () => {
    const { cache, clock, readings, reading, startedWith } = setUp();
    await startedWith('a');
    clock.now += TTL;
    await cache.keys();
    clock.now += 7_000;
    await cache.keys();
    expect(readings).toHaveLength(3);
    await reading(2).gives('new');
    await reading(1).gives('old');
    expect(tokenOf(await cache.keys())).toBe('new');
  });

  it('include keys from before the clock was set back', async () => {
    const { cache, clock, readings, reading, startedWith } = setUp();
    await startedWith('a');
    clock.now -= 3_600_000;
    const asked = cache.keys();
    expect(readings).toHaveLength(2);
    await reading(1).gives('b');
    expect(tokenOf(await asked)).toBe('b');
  });
});
