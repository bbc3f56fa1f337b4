import { describe, expect, it } from 'vitest';
import { counting, sandbox } from './deliveries';
import { tableStandIn } from './table';

describe('a record written by another program', () => {
  it.each([
    ['not text', { M: {} }],
    ['not JSON', { S: 'garbage' }],
    ['null', { S: 'null' }],
    ['no status', { S: '{"headers":[],"text":""}' }],
    ['no headers', { S: '{"statusCode":200,"headers":[["a"]],"text":""}' }],
    ['no body', { S: '{"statusCode":200,"headers":[]}' }],
  ])('(%s) is rejected', async (_case, data) => {
    const table = await tableStandIn();
    const counted = counting();
    const { deliver, last } = sandbox(counted.route);
    await deliver();
    const [item] = await table.items();
    await table.put({ ...item, data });
    expect(await deliver()).toMatchObject({ statusCode: 500 });
    expect(last()?.error?.message).toContain("The stored response wasn't written by this package");
    expect(counted.runs).toBe(1);
  });
});
