import { describe, expect, it } from 'vitest';
import { counting, sandbox } from './deliveries';
import { awsError, lostAnswer, silence, tableStandIn } from './table';

describe("a table that isn't available", () => {
  it.each([
    ['throttles', awsError('ProvisionedThroughputExceededException'), 'ProvisionedThroughputExceededException'],
    ['fails', awsError('InternalServerError', 500), 'InternalServerError'],
    ['denies access', awsError('AccessDeniedException'), 'AccessDeniedException: told by the table'],
  ])('rejects without running the route if it %s', async (_case, behavior, named) => {
    const table = await tableStandIn();
    table.on('PutItem', behavior);
    const counted = counting();
    const { deliver, last } = sandbox(counted.route);
    expect(await deliver()).toMatchObject({ statusCode: 500 });
    expect(counted.runs).toBe(0);
    expect(last()).toMatchObject({ outcome: 'handler-error', error: { name: 'IdempotencyStoreError' } });
    expect(last()?.error?.message).toContain(named);
    table.heal();
    expect(await deliver()).toMatchObject({ statusCode: 200 });
  });

  it('runs the route if configured, with a warning', async () => {
    const table = await tableStandIn();
    table.on('PutItem', awsError('AccessDeniedException'));
    const counted = counting();
    const { deliver, last, logger } = sandbox(counted.route, { store: { whenStoreFails: 'run' } });
    expect(await deliver()).toMatchObject({ statusCode: 200, twiml: '<Response>1</Response>' });
    expect(last()).toMatchObject({ outcome: 'accepted', detail: 'ran without the idempotency table' });
    expect(logger.levels[0]).toEqual([
      'warn',
      { message: expect.stringMatching(/possibly a second time: AccessDeniedException/) },
    ]);
  });

  it('handles a route that throws as it would without a table', async () => {
    const table = await tableStandIn();
    table.on('PutItem', awsError('AccessDeniedException'));
    const { deliver, last } = sandbox(() => Promise.reject(new Error('broken')), { store: { whenStoreFails: 'run' } });
    expect(await deliver()).toMatchObject({ statusCode: 500 });
    expect(last()).toMatchObject({ outcome: 'handler-error', error: { message: 'broken' } });
  });

  it('that throttles once is retried', async () => {
    const table = await tableStandIn();
    table.on('PutItem', (...given) => {
      table.heal();
      awsError('ProvisionedThroughputExceededException')(...given);
    });
    const counted = counting();
    expect(await sandbox(counted.route).deliver()).toMatchObject({ statusCode: 200 });
    expect(counted.runs).toBe(1);
  });

  it.each(['refuse', 'run'] as const)(
    "that doesn't answer doesn't exceed the deadline (%s)",
    async (whenStoreFails) => {
      const table = await tableStandIn();
      table.on('PutItem', silence);
      const counted = counting();
      const { deliver, last } = sandbox(counted.route, { deadlineMs: 100, store: { whenStoreFails } });
      expect(await deliver()).toMatchObject({ statusCode: 504 });
      expect(last()).toMatchObject({ outcome: 'handler-timeout', error: { name: 'DeadlineError' } });
      // It still waits for the first answer.
      expect(table.operations).toEqual(['PutItem']);
      expect(counted.runs).toBe(0);
    },
  );

  it("that answers after the deadline doesn't start the route", async () => {
    const table = await tableStandIn();
    let answer: () => void = () => undefined;
    table.on('PutItem', (_response, pass) => {
      answer = pass;
    });
    const forgotten = new Promise<void>((resolve) => {
      table.on('DeleteItem', (_response, pass) => {
        pass();
        resolve();
      });
    });
    const counted = counting();
    expect(await sandbox(counted.route, { deadlineMs: 500 }).deliver()).toMatchObject({ statusCode: 504 });
    answer();
    await forgotten;
    expect(counted.runs).toBe(0);
  });

  it('that loses its response is retried, and the request recognizes its own mark', async () => {
    const table = await tableStandIn();
    table.on('PutItem', (...given) => {
      table.heal();
      lostAnswer(...given);
    });
    const counted = counting();
    const { deliver } = sandbox(counted.route);
    expect(await deliver()).toMatchObject({ statusCode: 200, twiml: '<Response>1</Response>' });
    // The second one finds the mark, and nothing waits for it to expire.
    expect(table.operations.filter((operation) => operation === 'PutItem')).toHaveLength(2);
    expect((await deliver()).twiml).toContain('1');
    expect(counted.runs).toBe(1);
  });

  it('that loses every response leaves the work undone rather than done twice', async () => {
    const table = await tableStandIn();
    table.on('PutItem', lostAnswer);
    const counted = counting();
    expect(await sandbox(counted.route).deliver()).toMatchObject({ statusCode: 500 });
    expect(await table.items()).toMatchObject([{ status: { S: 'INPROGRESS' } }]);
    expect(counted.runs).toBe(0);
  });
});

describe('a table that becomes unavailable while the route runs', () => {
  it.each([
    ['fails', awsError('AccessDeniedException'), 'AccessDeniedException'],
    ["doesn't answer", silence, "it didn't answer in time"],
  ])("doesn't lose the response if it %s", async (_case, behavior, why) => {
    const table = await tableStandIn();
    table.on('UpdateItem', behavior);
    const { deliver, last, logger } = sandbox(counting().route, { deadlineMs: 1000 });
    expect(await deliver()).toMatchObject({ statusCode: 200, twiml: '<Response>1</Response>' });
    expect(last()).toMatchObject({ outcome: 'accepted', detail: 'not remembered' });
    expect(logger.levels[0]).toEqual([
      'warn',
      { message: expect.stringContaining(`a retry may run the route again: ${why}`) },
    ]);
  });

  it("doesn't hide the route's error", async () => {
    const table = await tableStandIn();
    table.on('DeleteItem', awsError('AccessDeniedException'));
    const { deliver, last, logger } = sandbox(() => Promise.reject(new Error('broken')));
    expect(await deliver()).toMatchObject({ statusCode: 500 });
    expect(last()).toMatchObject({ outcome: 'handler-error', error: { message: 'broken' } });
    expect(logger.levels[0]).toEqual(['warn', { message: expect.stringContaining('AccessDeniedException') }]);
  });
});
