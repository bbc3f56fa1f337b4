import { describe, expect, it } from 'vitest';
import { InvalidResponseError } from '../../../lambda';
import { counting, sandbox } from './deliveries';
import { tableStandIn } from './table';

/** Fails the first time, then answers. */
function failingOnce(fail: () => ReturnType<Parameters<typeof sandbox>[0]>) {
  return counting((run) => (run === 1 ? fail() : '<Response>answered</Response>'));
}

describe("a failed run isn't remembered", () => {
  it.each([
    ['throws', () => Promise.reject(new Error('broken')), 500],
    ["throws something that isn't an error", () => Promise.reject('broken'), 500],
    ['answers a 5xx', () => ({ statusCode: 503 }), 503],
    ['returns an invalid result', () => 'no TwiML', 500],
    ['misses its deadline', () => new Promise<string>(() => undefined), 504],
  ])('if it %s', async (_case, fail, statusCode) => {
    const { items } = await tableStandIn();
    const counted = failingOnce(fail);
    const failing = sandbox(counted.route, { deadlineMs: 1000 });
    expect(await failing.deliver()).toMatchObject({ statusCode });
    expect(await items()).toEqual([]);
    expect(await sandbox(counted.route).deliver()).toMatchObject({
      statusCode: 200,
      twiml: expect.stringContaining('answered'),
    });
    expect(counted.runs).toBe(2);
  });

  it('nor is the response of a fallback', async () => {
    await tableStandIn();
    const counted = failingOnce(() => Promise.reject(new Error('broken')));
    const { deliver } = sandbox(counted.route, { fallback: () => '<Response>sorry</Response>' });
    expect(await deliver()).toMatchObject({ statusCode: 200, twiml: '<Response>sorry</Response>' });
    expect((await deliver()).twiml).toContain('answered');
  });

  it("and the log has the route's error", async () => {
    await tableStandIn();
    const { deliver, last } = sandbox(() => Promise.reject(new InvalidResponseError('mine')));
    await deliver();
    expect(last()).toMatchObject({
      outcome: 'handler-error',
      error: { name: 'InvalidResponseError', message: 'mine' },
    });
  });
});
