import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline, DeadlineError, deadlineMs } from '../../../lambda/routing/deadline';

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

describe('a deadline', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const deadline = () => new Deadline(10, "The route didn't answer");

  it('returns a result in time and leaves no timer behind', async () => {
    expect(await deadline().wait(Promise.resolve('done'))).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('returns what is already known without a timer', () => {
    expect(deadline().wait('known')).toBe('known');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('passes errors on', async () => {
    await expect(deadline().wait(Promise.reject(new Error('later')))).rejects.toThrow('later');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects and aborts its signal when the time is up', async () => {
    const limit = deadline();
    const { signal } = limit;
    const rejected = expect(limit.wait(new Promise(() => {}))).rejects.toBeInstanceOf(DeadlineError);
    await vi.advanceTimersByTimeAsync(9);
    expect(signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await rejected;
    expect(signal.reason).toBeInstanceOf(DeadlineError);
  });

  it('leaves a second task only the rest of the time', async () => {
    const limit = deadline();
    const first = limit.wait(new Promise((resolve) => setTimeout(resolve, 6)));
    await vi.advanceTimersByTimeAsync(6);
    await first;
    const rejected = expect(limit.wait(new Promise(() => {}))).rejects.toBeInstanceOf(DeadlineError);
    await vi.advanceTimersByTimeAsync(4);
    await rejected;
  });
});
