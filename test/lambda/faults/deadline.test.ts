import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeadlineError, type RouteHandler, type WebhookOptions, type WebhookRequest } from '../../../lambda';
import { deadlineMs } from '../../../lambda/routing/deadline';
import { call, forever, hello, sandbox, TWIML } from './sandbox';

const TIMED_OUT = { status: 504, body: 'Gateway timeout', outcome: 'handler-timeout' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Delivers a call to a late route. Returns the milliseconds until it was answered. */
async function answeredAfter(options: WebhookOptions, leftMs: number | undefined, route = forever) {
  const { deliver, logger } = sandbox(route, options);
  const started = performance.now();
  let ms: number | undefined;
  const context = leftMs === undefined ? {} : { getRemainingTimeInMillis: () => started + leftMs - performance.now() };
  const delivered = deliver(call(), context).then((answer) => {
    ms = performance.now() - started;
    return answer;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  return { ...(await delivered), ms: Math.round(ms ?? Number.NaN), logger };
}

describe('a route that never ends is answered with 504', () => {
  it.each<[string, WebhookOptions, number | undefined, number]>([
    ['after 14 s', {}, undefined, 14_000],
    ["after 14 s, regardless of Lambda's remaining time", {}, 900_000, 14_000],
    ['half a second before Lambda ends', {}, 10_000, 9_500],
    ['after the configured deadline', { deadlineMs: 4_500 }, 15_000, 4_500],
    ['half a second before Lambda ends, regardless of the configured deadline', { deadlineMs: 20_000 }, 6_000, 5_500],
    [
      'half a second before Lambda ends, with an infinite deadline',
      { deadlineMs: Number.POSITIVE_INFINITY },
      6_000,
      5_500,
    ],
    ['immediately if Lambda has no time left', {}, 400, 0],
  ])('%s', async (_when, options, leftMs, ms) => {
    const answered = await answeredAfter(options, leftMs);
    expect(answered).toMatchObject(TIMED_OUT);
    expect(answered.ms).toBe(ms);
    expect(answered.logger.levels).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("in time if the token was slow too, because the deadline is the request's", async () => {
    const slow = () => new Promise<string>((resolve) => setTimeout(resolve, 3_000, 'secret'));
    expect(await answeredAfter({ authToken: slow }, undefined)).toMatchObject({ ...TIMED_OUT, ms: 14_000 });
    expect(await answeredAfter({ authToken: slow, deadlineMs: 4_500 }, undefined)).toMatchObject({ ms: 4_500 });
  });

  it('and aborts its signal with the reason, not earlier', async () => {
    let signal: AbortSignal | undefined;
    const { deliver } = sandbox((request) => {
      signal = request.signal;
      return forever(request);
    });
    const delivered = deliver(call(), {});
    await vi.advanceTimersByTimeAsync(13_990);
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(10);
    expect(await delivered).toMatchObject(TIMED_OUT);
    expect(signal?.reason).toBeInstanceOf(DeadlineError);
  });

  it('also if it returns a web `Response` whose body never ends', async () => {
    const endless: RouteHandler = () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
    expect(await answeredAfter({}, undefined, endless)).toMatchObject(TIMED_OUT);
  });
});

describe('a fallback', () => {
  it('answers 200 instead, with the request and the timeout', async () => {
    let asked: WebhookRequest | undefined;
    const fallback: RouteHandler = (request) => {
      asked = request;
      return TWIML;
    };
    const answered = await answeredAfter({ fallback }, 10_000);
    expect(answered).toMatchObject({ status: 200, body: TWIML, outcome: 'handler-timeout', ms: 9_500 });
    expect(asked).toMatchObject({ path: '/voice', params: { CallStatus: 'ringing' }, signal: { aborted: true } });
  });

  it('that never ends either keeps the 504, before Lambda ends', async () => {
    const answered = await answeredAfter({ fallback: forever }, 10_000);
    expect(answered).toMatchObject(TIMED_OUT);
    expect(answered.ms).toBeLessThan(10_000);
  });
});

describe('after its deadline', () => {
  it.each<[string, (late: Promise<void>) => Promise<string>]>([
    ['answers', (late) => late.then(() => '<Response>late</Response>')],
    ['fails', (late) => late.then(() => Promise.reject(new Error('late')))],
  ])("a route that %s doesn't change the response, the log, or the next request", async (_how, settle) => {
    let first = true;
    const { deliver, logger } = sandbox((request) => {
      if (!first) return hello(request);
      first = false;
      return settle(new Promise((resolve) => setTimeout(resolve, 14_001)));
    });
    const delivered = deliver(call(), {});
    await vi.advanceTimersByTimeAsync(14_000);
    expect(await delivered).toMatchObject(TIMED_OUT);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(logger.entries).toHaveLength(1);
    expect(await deliver()).toMatchObject({ status: 200, body: TWIML });
  });
});

describe('deadlineMs', () => {
  it('never exceeds the maximum of a timer, which would fire immediately', () => {
    expect(deadlineMs(Number.POSITIVE_INFINITY, {})).toBe(2 ** 31 - 1);
  });

  it('is the remaining time', () => {
    expect(deadlineMs(undefined, {}, 3_000)).toBe(11_000);
    expect(deadlineMs(undefined, {}, 15_000)).toBe(0);
  });
});
