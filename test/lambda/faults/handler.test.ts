import { describe, expect, it } from 'vitest';
import type { RouteHandler, RouteResult } from '../../../lambda';
import { FRONT_DOOR_NAMES } from '../../../lib/contract';
import { call, hello, sandbox, TWIML } from './sandbox';
import { NONSENSE, OVERSIZED, THROWN } from './wrongs';

const FAILED = { status: 500, body: 'Internal server error', outcome: 'handler-error' };

const answering = (result: () => unknown): RouteHandler => {
  return () => result() as RouteResult;
};

const throwing = (thrown: () => unknown): RouteHandler => {
  return () => {
    throw thrown();
  };
};

describe.each([
  ['throws', throwing],
  [
    'rejects with',
    (thrown: () => unknown): RouteHandler =>
      async () =>
        Promise.reject(thrown()),
  ],
])('a route that %s', (_how, failing) => {
  it.each(THROWN)('%s: 500, one log line, and the sandbox survives', async (_what, thrown) => {
    let ill = true;
    const { deliver, logger } = sandbox((request) => (ill ? failing(thrown) : hello)(request));
    expect(await deliver()).toMatchObject(FAILED);
    expect(logger.levels).toEqual([['error', expect.objectContaining({ route: '/voice', status: 500 })]]);
    expect(() => JSON.stringify(logger.entries)).not.toThrow();
    expect(JSON.stringify(logger.entries).length).toBeLessThan(10_000);
    ill = false;
    expect(await deliver()).toMatchObject({ status: 200, body: TWIML });
  });
});

describe('a route that returns', () => {
  it.each(NONSENSE)('%s: 500', async (_what, result) => {
    const { deliver, logger } = sandbox(answering(result));
    expect(await deliver()).toMatchObject(FAILED);
    expect(logger.levels).toHaveLength(1);
  });

  it.each(OVERSIZED)('over 64 kB as %s: 500, because Twilio would reject it', async (_what, result) => {
    expect(await sandbox(answering(() => result(64 * 1024 + 1))).deliver()).toMatchObject(FAILED);
    expect(await sandbox(answering(() => result(64 * 1024))).deliver()).toMatchObject({ status: 200 });
  });
});

describe.each(FRONT_DOOR_NAMES)('at %s', (frontDoor) => {
  const url = frontDoor === 'rest-api' ? 'https://hooks.example.com/live/voice' : undefined;
  const event = () => call({ frontDoor, ...(url ? { url } : {}) });
  const broken = throwing(() => new Error('broken'));

  it('answers a failure with 500 in plain text', async () => {
    const { answer, ...failed } = await sandbox(broken).deliver(event());
    expect(failed).toMatchObject(FAILED);
    expect(JSON.stringify(answer)).toContain('text/plain');
  });

  it("answers with the fallback's 200, and still logs the failure", async () => {
    const answered = await sandbox(broken, { fallback: hello }).deliver(event());
    expect(answered).toMatchObject({ status: 200, body: TWIML, outcome: 'handler-error' });
  });

  it.each([
    ['throws', broken],
    ['returns an invalid result', answering(() => 5)],
    ['returns too much', answering(() => `<!--${'x'.repeat(65_536)}-->`)],
  ])('keeps the 500 if a fallback %s', async (_how, fallback) => {
    expect(await sandbox(broken, { fallback }).deliver(event())).toMatchObject(FAILED);
  });
});
