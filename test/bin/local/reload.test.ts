import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { LOCAL_DOORS } from '../../../bin/local/doors/local-door';
import { type EntryCode, entryCode } from '../../../bin/local/entry/entry-code';
import type { RawRequest } from '../../../lambda/encoding';
import { startTestRun, type TestRun } from './local-run';

const folder = mkdtempSync(join(tmpdir(), 'reload-test-'));
const codes: EntryCode[] = [];
let run: TestRun | undefined;
afterEach(async () => {
  await run?.stop();
  for (const code of codes.splice(0)) await code.remove();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const REQUEST: RawRequest = {
  method: 'GET',
  scheme: 'https',
  host: 'localhost',
  target: '/',
  headers: [],
  body: Buffer.alloc(0),
};
const LABEL = 'Function URL';

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function opened(...given: Parameters<typeof entryCode>): Promise<EntryCode> {
  const code = await entryCode(...given);
  codes.push(code);
  return code;
}

/** Runs a function and reloads it as its files change. `failures` are the errors of changes that can't be used. */
async function running(entry: string) {
  const code = await opened(entry);
  const { file, upToDate } = code;
  run = await startTestRun({ file, upToDate, doors: LOCAL_DOORS.filter(({ label }) => label === LABEL) });
  const { reload, send } = run;
  const failures: string[] = [];
  code.watch({ built: reload, failed: (error) => void failures.push(String(error)) });
  const answer = async () => (await send(LABEL, REQUEST)).body.toString();
  return { answer, failures, send: () => send(LABEL, REQUEST) };
}

const answering = (text: string, waitMs = 0) =>
  `export const handler = async (): Promise<string> => { await new Promise((r) => setTimeout(r, ${waitMs})); return ${text}; };`;

describe('a change', () => {
  it('of an imported file takes effect, and a broken one is reported and keeps the last good code', async () => {
    write('part.ts', `export const part: string = 'one';`);
    const entry = write('app.ts', `import { part } from './part'; ${answering('part')}`);
    const { answer, failures } = await running(entry);
    expect(await answer()).toBe('one');
    write('part.ts', `export const part: string = 'two';`);
    await expect.poll(answer, { timeout: 5000 }).toBe('two');
    write('part.ts', 'export const part = ;');
    await expect.poll(() => failures.length, { timeout: 5000 }).toBe(1);
    expect(failures[0]).toMatch(/part\.ts:1:20.*\n?/);
    expect(await answer()).toBe('two');
    write('part.ts', `throw new Error('at load'); export const part = '';`);
    await expect.poll(() => failures.length, { timeout: 5000 }).toBe(2);
    expect(failures[1]).toContain('at load');
    expect(await answer()).toBe('two');
    write('part.ts', `export const part = 'three';`);
    await expect.poll(answer, { timeout: 5000 }).toBe('three');
  });

  it("affects a request right after the save, even after a change that can't be used", async () => {
    const entry = write('now.ts', answering(`'0'`));
    const { answer, failures } = await running(entry);
    for (const version of ['1', '2', '3']) {
      write('now.ts', answering(`'${version}'`));
      expect(await answer()).toBe(version);
    }
    write('now.ts', 'const a = ;');
    expect(await answer()).toBe('3');
    expect(failures).toHaveLength(1);
    write('now.ts', answering(`'4'`));
    expect(await answer()).toBe('4');
  });

  it('shows the lines of the sources in errors', async () => {
    const text = "\nexport const handler = async (): Promise<string> => {\n  throw new RangeError('broken');\n};";
    await running(write('throws.ts', text));
    await run?.send(LABEL, REQUEST);
    const message = run?.exchanges[0]?.logs[0]?.message;
    expect(message).toMatch(/^RangeError: broken\n +at .*throws\.ts:3:9\)?$/m);
  });

  it('loses no request: pending ones end in the old function, and all others are answered', async () => {
    const entry = write('slow.ts', answering(`'old'`, 1500));
    const { answer, send } = await running(entry);
    const first = answer();
    // The request has to be in the function, because one that arrives after the save gets the new code.
    await setTimeout(700);
    write('slow.ts', answering(`'new'`));
    const statuses: Promise<{ status: number; text: string }>[] = [];
    for (let i = 0; i < 30; i++) {
      if (i % 10 === 0) statuses.push(send().then(({ status, body }) => ({ status, text: body.toString() })));
      await setTimeout(50);
    }
    expect(await first).toBe('old');
    const answers = await Promise.all(statuses);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.at(-1)?.text).toBe('new');
  });
});

describe('an entry', () => {
  it.each([
    ['a.cjs', `exports.handler = async () => 'cjs';`],
    ['b.mjs', `export const handler = async () => 'mjs';`],
    ['c.js', `exports.handler = async () => 'js';`],
  ])('%s runs without esbuild', async (name, text) => {
    const code = await opened(write(name, text), null);
    run = await startTestRun({ file: code.file, doors: LOCAL_DOORS.filter(({ label }) => label === LABEL) });
    expect((await run.send(LABEL, REQUEST)).body.toString()).toBe(name.split('.')[1]);
  });

  it('in TypeScript without esbuild is refused with the package to install', async () => {
    await expect(entryCode(write('d.ts', ''), null)).rejects.toThrow('npm i -D esbuild');
  });

  it("that is missing or doesn't build is refused with the location", async () => {
    await expect(entryCode(join(folder, 'none.ts'))).rejects.toThrow("doesn't exist");
    await expect(entryCode(write('e.ts', 'const a = ;'))).rejects.toThrow('e.ts:1:10');
  });
});
