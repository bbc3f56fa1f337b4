import { describe, expect, it, vi } from 'vitest';
import { counting, gate, sandbox } from './deliveries';
import { awsError, tableStandIn } from './table';

describe('two concurrent deliveries', () => {
  it('run the route once and both get its response', async () => {
    const { operations } = await tableStandIn();
    const { opened, open } = gate();
    const counted = counting((run) => opened.then(() => `<Response>${run}</Response>`));
    const sandboxes = [sandbox(counted.route), sandbox(counted.route), sandbox(counted.route)];
    const delivered = Promise.all(sandboxes.map(({ deliver }) => deliver()));
    // The others have asked twice, so they are waiting.
    await vi.waitUntil(() => operations.filter((operation) => operation === 'PutItem').length >= 5);
    open();
    for (const { statusCode, twiml } of await delivered) {
      expect({ statusCode, twiml }).toEqual({ statusCode: 200, twiml: '<Response>1</Response>' });
    }
    expect(counted.runs).toBe(1);
  });

  it('run it once in a shared sandbox too, as in a local run', async () => {
    await tableStandIn();
    const counted = counting();
    const { deliver } = sandbox(counted.route);
    const answers = await Promise.all([deliver(), deliver(), deliver()]);
    expect(answers.map(({ twiml }) => twiml)).toEqual(Array(3).fill('<Response>1</Response>'));
    expect(counted.runs).toBe(1);
  });

  it('run it again if the first one fails', async () => {
    const { operations } = await tableStandIn();
    const { opened, open } = gate();
    const counted = counting((run) =>
      run === 1 ? opened.then(() => ({ statusCode: 500 })) : '<Response>2</Response>',
    );
    const [first, second] = [sandbox(counted.route), sandbox(counted.route)];
    const failing = first.deliver();
    await vi.waitUntil(() => counted.runs === 1);
    const waiting = second.deliver();
    await vi.waitUntil(() => operations.includes('GetItem'));
    open();
    expect(await failing).toMatchObject({ statusCode: 500 });
    expect(await waiting).toMatchObject({ statusCode: 200, twiml: '<Response>2</Response>' });
    expect(second.last()?.detail).toBeUndefined();
    expect(counted.runs).toBe(2);
  });

  it('wait no longer than the deadline', async () => {
    await tableStandIn();
    const { opened, open } = gate();
    const counted = counting(() => opened.then(() => '<Response/>'));
    const [first, second] = [sandbox(counted.route), sandbox(counted.route, { deadlineMs: 500 })];
    const working = first.deliver();
    await vi.waitUntil(() => counted.runs === 1);
    expect(await second.deliver()).toMatchObject({ statusCode: 504 });
    expect(second.last()).toMatchObject({
      outcome: 'handler-timeout',
      error: {
        message: expect.stringMatching(/^Another delivery of this webhook wasn't answered within (49\d|500) ms.$/),
      },
    });
    open();
    expect(await working).toMatchObject({ statusCode: 200 });
    expect(counted.runs).toBe(1);
  });
});

describe('a sandbox that crashed during a run', () => {
  it('blocks retries only until its deadline', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2030-01-01T00:00:00Z') });
    try {
      const table = await tableStandIn();
      // It leaves a mark that is never removed.
      table.on('DeleteItem', awsError('AccessDeniedException'));
      await sandbox(() => Promise.reject(new Error('died')), { deadlineMs: 4000 }).deliver();
      const counted = counting();
      vi.setSystemTime('2030-01-01T00:00:03.900Z');
      expect(await sandbox(counted.route, { deadlineMs: 60 }).deliver()).toMatchObject({ statusCode: 504 });
      expect(counted.runs).toBe(0);
      vi.setSystemTime('2030-01-01T00:00:04.200Z');
      expect(await sandbox(counted.route).deliver()).toMatchObject({ statusCode: 200 });
      expect(counted.runs).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
