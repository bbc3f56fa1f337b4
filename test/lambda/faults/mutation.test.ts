import { describe, expect, it } from 'vitest';
import type { RouteHandler, RouteResponse } from '../../../lambda';
import { messageParams } from '../../../lambda/testing';
import { DOORS } from '../attacks/doors';
import { call, sandbox, VOICE } from './sandbox';

const answer = { statusCode: 201, headers: { 'set-cookie': ['a=1'], 'x-a': 'b' }, body: '<Response/>' };

/** Removes all members of an object, recursively. */
function emptied(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    emptied(member);
    if (!ArrayBuffer.isView(value)) Reflect.deleteProperty(value, name);
  }
}

const destructive: RouteHandler = (request) => {
  const { event, params, query, headers, body } = request;
  for (const each of [event, params, query, headers]) emptied(each);
  body.fill(0);
  return answer;
};

/** Removes the members that differ between two equal requests. */
function comparable(entry: object | undefined): unknown {
  return { ...entry, durationMs: 0, coldStart: false };
}

describe.each(DOORS)('at $name', ({ door, options }) => {
  const event = () => call({ frontDoor: door, url: VOICE, params: messageParams(), ...options });

  it('writes the right response and the same log for a route that destroys its request', async () => {
    const gentle = await sandbox(() => answer).deliver(event());
    const rough = sandbox(destructive);
    const first = await rough.deliver(event());
    expect(first.status).toBe(201);
    expect(first.answer).toEqual(gentle.answer);
    expect(comparable(first.entry)).toEqual(comparable(gentle.entry));
    expect((await rough.deliver(event())).answer).toEqual(gentle.answer);
  });
});

describe('a response that its route keeps changing', () => {
  it.each<[string, (change: () => void) => void]>([
    ['immediately', (change) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(change)))],
    ['later', (change) => setImmediate(change)],
  ])('is sent as it was checked: %s', async (_when, soon) => {
    const splitting = 'b\r\nset-cookie: c';
    const { deliver } = sandbox(() => {
      const response = { statusCode: 200, headers: { 'x-a': 'b' } as Record<string, string>, body: '<Response/>' };
      soon(() => Object.assign(response, { statusCode: 99, headers: { 'x-a': splitting }, body: 5 }));
      return response;
    });
    const delivered = await deliver();
    expect(delivered.status).toBe(200);
    expect(JSON.stringify(delivered.answer)).not.toContain('cookie');
  });

  it('is read once, so that the checked response is the one that is sent', async () => {
    const reads: Record<string, number> = {};
    const counted = new Proxy<RouteResponse>(answer, {
      get: (target, name) => {
        reads[String(name)] = (reads[String(name)] ?? 0) + 1;
        return Reflect.get(target, name);
      },
    });
    expect(await sandbox(() => counted).deliver()).toMatchObject({ status: 201 });
    expect(reads).toMatchObject({ statusCode: 1, headers: 1, body: 1 });
  });

  it("isn't shared between requests", async () => {
    const shared = { headers: { 'x-a': '1' }, body: '<Response/>' };
    const { deliver } = sandbox(() => shared);
    const first = await deliver();
    shared.headers['x-a'] = '2';
    expect(first.answer).toMatchObject({ headers: { 'x-a': '1' } });
  });
});
