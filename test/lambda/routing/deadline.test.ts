import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeadlineError, deadlineMs, withDeadline } from '../../../lambda/routing/deadline';

describe('deadlineMs', () => {
  it("is 14 s, or Lambda's remaining time minus half a second", () => {
    expect(deadlineMs(undefined, {})).toBe(14_000);
    expect(deadlineMs(undefined, { getRemainingTimeInMillis: () => 60_000 })).toBe(14_000);
    expect(deadlineMs(undefined, { getRemainingTimeInMillis: () => 3_000 })).toBe(2_500);
    expect(deadlineMs(undefined, { getRemainingTimeInMillis: () => 100 })).toBe(0);
  });

  it("is the configured one, but never more than Lambda's remaining time", () => {
    expect(deadlineMs(4_500, { getRemainingTimeInMillis: () => 60_000 })).toBe(4_500);
    expect(deadlineMs(20_000, { getRemainingTimeInMillis: () => 6_000 })).toBe(5_500);
  });
});

describe('withDeadline', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("returns the route's result in time and leaves no timer behind", async () => {
    expect(await withDeadline(10, async () => 'done')).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('passes errors on, thrown or rejected', async () => {
    const thrown = withDeadline(10, () => {
      throw new Error('now');
    });
    await expect(thrown).rejects.toThrow('now');
    await expect(withDeadline(10, () => Promise.reject(new Error('later')))).rejects.toThrow('later');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects and aborts the signal when the time is up', async () => {
    let signal: AbortSignal | undefined;
    const late = withDeadline(10, (given) => {
      signal = given;
      return new Promise(() => {});
    });
    const rejected = expect(late).rejects.toBeInstanceOf(DeadlineError);
    await vi.advanceTimersByTimeAsync(10);
    await rejected;
    expect(signal?.aborted).toBe(true);
    expect(signal?.reason).toBeInstanceOf(DeadlineError);
  });
});
