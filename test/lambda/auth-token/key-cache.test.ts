import { describe, expect, it, vi } from 'vitest';
import { AuthTokenUnavailableError } from '../../../lambda/auth-token/errors';
import { setUp, tokenOf } from './key-cache-stand';

describe('the first read', () => {
  it('starts before keys are requested, and is the only one', async () => {
    const { cache, readings, reading } = setUp();
    cache.start();
    cache.start();
    const asked = [cache.keys(), cache.keys(), cache.keys()];
    await reading(0).gives('a');
    expect((await Promise.all(asked)).map(tokenOf)).toEqual(['a', 'a', 'a']);
    expect(readings).toHaveLength(1);
    expect(reading(0).forced).toBe(false);
  });

  it('may fail before keys are requested: one warning, no unhandled rejection', async () => {
    const { cache, reading, warnings } = setUp();
    cache.start();
    await reading(0).fails();
    await expect(cache.keys()).rejects.toThrow(AuthTokenUnavailableError);
    await expect(cache.keys()).rejects.toThrow('away');
    expect(warnings).toEqual(["Can't read the auth token: away"]);
  });

  it('is repeated a second after it failed, regardless of the number of requests', async () => {
    const { cache, clock, readings, reading } = setUp();
    cache.start();
    await reading(0).fails();
    clock.now += 999;
    for (let asked = 0; asked < 50; asked += 1) await expect(cache.keys()).rejects.toThrow('away');
    expect(readings).toHaveLength(1);
    clock.now += 1;
    const asked = [cache.keys(), cache.keys()];
    expect(readings).toHaveLength(2);
    await reading(1).gives('a');
    expect((await Promise.all(asked)).map(tokenOf)).toEqual(['a', 'a']);
  });

  it('times out after seven seconds', async () => {
    const { cache, readings } = setUp();
    const asked = cache.keys();
    const refused = expect(asked).rejects.toThrow(AuthTokenUnavailableError);
    await vi.advanceTimersByTimeAsync(7_000);
    await refused;
    expect(readings).toHaveLength(1);
  });

  it('starts again if its sandbox was frozen while it ran', async () => {
    const { cache, clock, readings, reading } = setUp();
    cache.start();
    clock.now += 6_999;
    const early = cache.keys();
    expect(readings).toHaveLength(1);
    clock.now += 1;
    const late = cache.keys();
    expect(readings).toHaveLength(2);
    await reading(1).gives('new');
    await reading(0).gives('old');
    expect([tokenOf(await early), tokenOf(await late), tokenOf(await cache.keys())]).toEqual(['new', 'new', 'new']);
  });

  it('that was frozen is used if it ends first', async () => {
    const { cache, clock, reading } = setUp();
    cache.start();
    clock.now += 60_000;
    const asked = cache.keys();
    await reading(0).gives('old');
    expect(tokenOf(await cache.keys())).toBe('old');
    await reading(1).gives('new');
    expect(tokenOf(await asked)).toBe('new');
  });

  it("that was frozen and fails doesn't fail the next one", async () => {
    const { cache, clock, reading, warnings } = setUp();
    cache.start();
    clock.now += 60_000;
    const asked = cache.keys();
    await reading(0).fails();
    await reading(1).gives('a');
    expect(tokenOf(await asked)).toBe('a');
    expect(warnings).toEqual([]);
  });
});
