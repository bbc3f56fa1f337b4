import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Sandbox } from '../../../bin/local/sandbox/sandbox';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.stop()));
});

let files = 0;
async function sandboxOf(source: string, options: { environment?: Record<string, string>; timeoutMs?: number } = {}) {
  const file = join(folder, `function-${files++}.js`);
  writeFileSync(file, source);
  const fixed = { file, handler: 'handler', functionName: 'test', environment: {}, timeoutMs: 5_000 };
  const sandbox = await Sandbox.start({ ...fixed, ...options });
  running.push(sandbox);
  return sandbox;
}

describe('Sandbox', () => {
  it('passes event and context, and returns the result after a JSON round trip', async () => {
    const sandbox = await sandboxOf(`exports.handler = async (event, context) => ({
      event, name: context.functionName, id: typeof context.awsRequestId, gone: undefined,
      left: context.getRemainingTimeInMillis() > 4000 && context.getRemainingTimeInMillis() <= 5000 });`);
    const { result } = await sandbox.invoke({ a: [1] });
    expect(result).toEqual({ ok: true, payload: { event: { a: [1] }, name: 'test', id: 'string', left: true } });
  });

  it('loads the function once and runs one invocation at a time', async () => {
    const sandbox = await sandboxOf(`let count = 0, inside = 0;
      exports.handler = async () => { inside++; await new Promise((r) => setTimeout(r, 10));
        const alone = inside === 1; inside--; return [++count, alone]; };`);
    const results = await Promise.all([1, 2, 3].map(() => sandbox.invoke({})));
    expect(results.map(({ result }) => result.ok && result.payload)).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ]);
  });

  it("sees only the given environment, nothing of the tool's", async () => {
    vi.stubEnv('SANDBOX_TEST_SECRET', 'secret');
    const sandbox = await sandboxOf(
      `process.env.LEAK = 'x'; exports.handler = async () => [process.env.GIVEN, process.env.SANDBOX_TEST_SECRET ?? null];`,
      { environment: { GIVEN: 'given' } },
    );
    expect((await sandbox.invoke({})).result).toEqual({ ok: true, payload: ['given', null] });
    expect(process.env['LEAK']).toBeUndefined();
    vi.unstubAllEnvs();
  });

  it('keeps the log of the function, objects as objects', async () => {
    const sandbox = await sandboxOf(`exports.handler = async () => {
      console.info({ outcome: 'accepted', gone: undefined }); console.warn('a %s', 'b'); console.error(new Error('bad')); };`);
    const { logs, result } = await sandbox.invoke({});
    expect(result).toEqual({ ok: true, payload: null });
    expect(logs.slice(0, 2)).toEqual([
      { level: 'info', message: { outcome: 'accepted' } },
      { level: 'warn', message: 'a b' },
    ]);
    expect(logs[2]).toMatchObject({ level: 'error', message: expect.stringContaining('Error: bad') });
  });

  it('reports an exception', async () => {
    const sandbox = await sandboxOf(`exports.handler = async () => { throw new TypeError('no good'); };`);
    const { result, logs } = await sandbox.invoke({});
    expect(result).toEqual({ ok: false });
    expect(logs.at(-1)?.message).toContain('TypeError: no good');
  });

  it('restarts after the process exited or crashed', async () => {
    const sandbox = await sandboxOf(`let count = 0; exports.handler = async ({ how }) => {
      if (how === 'exit') process.exit(3);
      if (how === 'crash') return new Promise(() => setTimeout(() => { throw new Error('crashed'); }, 0));
      return ++count; };`);
    expect((await sandbox.invoke({})).result).toEqual({ ok: true, payload: 1 });
    for (const [how, words] of [
      ['exit', 'exited with code 3'],
      ['crash', 'crashed'],
    ] as const) {
      const { result, logs } = await sandbox.invoke({ how });
      expect(result).toEqual({ ok: false });
      expect(logs.at(-1)?.message).toContain(words);
      expect((await sandbox.invoke({})).result).toEqual({ ok: true, payload: 1 });
    }
  });

  it('ends an invocation that exceeds the timeout, even one that never yields', async () => {
    const trace = join(folder, 'trace');
    const sandbox = await sandboxOf(
      `exports.handler = async ({ spin }) => {
        while (spin) require('node:fs').writeFileSync(${JSON.stringify(trace)}, String(process.hrtime.bigint()));
        return 1; };`,
      { timeoutMs: 200 },
    );
    const { result, logs } = await sandbox.invoke({ spin: true });
    expect(result).toEqual({ ok: false });
    expect(logs.at(-1)?.message).toContain('timed out after 0.2 s');
    expect((await sandbox.invoke({})).result).toEqual({ ok: true, payload: 1 });
    const left = readFileSync(trace, 'utf8');
    await setTimeout(50);
    expect(readFileSync(trace, 'utf8')).toBe(left);
  });

  it.each([
    ['throws', `throw new Error('at load');`, 'at load'],
    ['exports no handler', 'exports.other = 1;', 'exports no function "handler"'],
    ['ends the process', 'process.exit(4);', 'exited with code 4'],
  ])("doesn't start with a file that %s", async (_name, source, words) => {
    await expect(sandboxOf(source)).rejects.toThrow(words);
  });
});
