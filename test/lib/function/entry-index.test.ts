import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { BUNDLE, indexInFront } from '../../../lib/function/bundling';

const ROOT = mkdtempSync(join(tmpdir(), 'entry-index-test-'));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));

/** Bundles a source as an entry, with its index file. */
function bundled(source: string, minify: boolean): string {
  const stdin = { contents: source, loader: 'ts' as const };
  const { outputFiles } = buildSync({ stdin, minify, bundle: true, platform: 'node', format: 'cjs', write: false });
  return inFront(outputFiles[0]?.text ?? '');
}

function inFront(bundle: string): string {
  const folder = mkdtempSync(join(ROOT, 'asset-'));
  writeFileSync(join(folder, BUNDLE), bundle);
  writeFileSync(join(folder, 'index.js'), indexInFront(bundle));
  return folder;
}

/** Imports the index file as Lambda's runtime does. Returns the names, and the handler's results by name and by default. */
function imported(folder: string, handler: string) {
  const file = JSON.stringify(pathToFileURL(join(folder, 'index.js')).href);
  const code = `
    const module = await import(${file});
    const answers = [module, module.default].map((each) => each?.[${JSON.stringify(handler)}]?.() ?? null);
    console.log(JSON.stringify({ names: Object.keys(module), answers }));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', code]).toString());
}

describe('the index file of a bundle', () => {
  it.each([true, false])('has the named exports of an entry (minified: %s)', (minify) => {
    const folder = bundled('export const handler = () => 1; export const main = () => 2;', minify);
    expect(imported(folder, 'handler').answers).toEqual([1, 1]);
    const { names, answers } = imported(folder, 'main');
    expect(names).toEqual(expect.arrayContaining(['handler', 'main']));
    expect(answers).toEqual([2, 2]);
  });

  it('ignores text in an entry that looks like exports', () => {
    const folder = bundled("export const handler = () => '0&&(module.exports={other})';", true);
    expect(imported(folder, 'handler').names).toContain('handler');
  });

  it('exports a CommonJS entry as its default, where the runtime looks next', () => {
    expect(imported(bundled('exports.handler = () => 1;', true), 'handler').answers).toEqual([null, 1]);
  });

  it("doesn't require Node to scan the bundle for export names", () => {
    expect(imported(inFront('exports.found = () => 1;'), 'found')).toMatchObject({ answers: [null, 1] });
  });

  it('exposes an export that is assigned later', () => {
    const folder = inFront('setImmediate(() => { exports.handler = () => 1; });');
    const code = `const index = require(${JSON.stringify(join(folder, 'index.js'))});
      setTimeout(() => console.log(index.handler()), 20);`;
    expect(execFileSync(process.execPath, ['-e', code]).toString().trim()).toBe('1');
  });
});
