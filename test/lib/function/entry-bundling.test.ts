import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BundlingOptions } from '../../../lib';
import { bundleEntry } from '../../../lib/function/bundling';
import '../stack';

const ESBUILD = dirname(createRequire(import.meta.url).resolve('esbuild/package.json'));

/** Creates a user's project, by default with esbuild installed. */
function project(source: string, withEsbuild = true): string {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'app.ts'), source);
  if (withEsbuild) symlinkSync(ESBUILD, join(folder, 'node_modules', 'esbuild'));
  return folder;
}

/** Bundles an entry and returns the folder that becomes the asset. */
function bundle(
  entry: string,
  bundling: BundlingOptions = {},
  sourceMap = false,
  app = new App(),
  handler = 'handler',
): string {
  const stack = new Stack(app);
  bundleEntry(stack, { entry, handler, runtime: Runtime.NODEJS_24_X, sourceMap, bundling }).bind(stack);
  const [asset] = readdirSync(app.outdir)
    .filter((name) => name.startsWith('asset.'))
    .slice(-1);
  return join(app.outdir, asset ?? '');
}

const read = (folder: string) => readFileSync(join(folder, 'app.js'), 'utf8');
const load = (folder: string) => createRequire(import.meta.url)(join(folder, 'index.js'));

afterEach(() => vi.restoreAllMocks());

describe('the handler of an entry', () => {
  const source = (text: string, handler?: string) =>
    bundle(join(project(text), 'app.ts'), {}, false, new App(), handler);

  it.each([
    ['another name', 'export const hander = 1; export const other = 2;', 'it exports hander, other'],
    ['only a default', 'export default () => 1;', 'it has no named exports'],
    ['nothing', 'const handler = 1; console.log(handler);', 'it has no named exports'],
  ])('must be exported: %s', (_, text, exported) => {
    const message =
      `the module doesn't export \`handler\`, which Lambda calls; ${exported}. Fix: add \`export const handler = ` +
      'webhook({ … })`, or set `handler` to the name of the export.';
    expect(() => source(text)).toThrow(message);
  });

  it.each([
    ['as a function', 'export async function handler() {}'],
    ['from another module', "export { readFileSync as handler } from 'node:fs';"],
    ['with those of a package of Lambda', "export * from '@aws-sdk/client-s3';"],
    ['in CommonJS', 'exports.handler = () => 1;'],
    ['in CommonJS as a whole', 'module.exports = { handler: () => 1 };'],
    ['beside the text of an export', "export const handler = '0&&(module.exports={other})';"],
  ])('is found %s', (_, text) => {
    expect(() => source(text)).not.toThrow();
  });

  it('can have another name', () => {
    expect(() => source('export const main = 1;', 'main')).not.toThrow();
    expect(() => source('export const main = 1;', 'handler')).toThrow('it exports main');
  });
});

describe('an entry', () => {
  it('becomes a minified CommonJS file and a small index file that Lambda can load', async () => {
    const folder = bundle(
      join(project('const answer: number = 42;\n\nexport const handler = async () => answer;'), 'app.ts'),
    );

    expect(readdirSync(folder).sort()).toEqual(['app.js', 'index.js']);
    expect(read(folder).trim().split('\n')).toHaveLength(1);
    expect(readFileSync(join(folder, 'index.js'), 'utf8').length).toBeLessThan(200);
    expect(await load(folder).handler()).toBe(42);
  });

  it('can be relative to the working directory', () => {
    const entry = join(project('export const handler = 1;'), 'app.ts');

    expect(read(bundle(relative(process.cwd(), entry)))).toContain('handler');
  });

  it("doesn't include the AWS SDK, which the runtime provides", () => {
    const source = "import { S3 } from '@aws-sdk/client-s3'; export const handler = () => new S3({});";

    expect(read(bundle(join(project(source), 'app.ts')))).toContain('require("@aws-sdk/client-s3")');
  });

  it('is bundled with the options in `bundling`', () => {
    const folder = project(
      "import sound from './beep.wav'; import x from 'x'; export const handler = [STAGE, sound, x];",
    );
    writeFileSync(join(folder, 'beep.wav'), 'beep');
    writeFileSync(join(folder, 'other.json'), '{ "compilerOptions": { "target": "ES5" } }');
    const code = read(
      bundle(join(folder, 'app.ts'), {
        minify: false,
        externalModules: ['x'],
        define: { STAGE: '"prod"' },
        loader: { '.wav': 'base64' },
        tsconfig: join(folder, 'other.json'),
      }),
    );

    expect(code).toContain('"prod"');
    expect(code).toContain('"YmVlcA=="');
    expect(code).toContain('require("x")');
    expect(code.split('\n').length).toBeGreaterThan(5);
  });

  it('includes its source map on request', () => {
    const folder = bundle(join(project('export const handler = 1;'), 'app.ts'), {}, true);

    expect(readdirSync(folder).sort()).toEqual(['app.js', 'app.js.map', 'index.js']);
    expect(read(folder)).toContain('//# sourceMappingURL=app.js.map');
    expect(JSON.parse(readFileSync(join(folder, 'app.js.map'), 'utf8')).sources).toEqual(['app.ts']);
  });

  it('results in the same bytes from any working directory', () => {
    const entry = join(project('export const handler = 1;'), 'app.ts');
    const here = read(bundle(entry, { minify: false }));
    vi.spyOn(process, 'cwd').mockReturnValue(tmpdir());

    expect(read(bundle(entry, { minify: false }))).toBe(here);
    expect(here).toContain('// app.ts');
  });

  it('has a different asset from another entry in the same folder', () => {
    const folder = project('export const handler = "first";');
    writeFileSync(join(folder, 'second.ts'), 'export const handler = "second";');
    const app = new App();
    const stack = new Stack(app);
    for (const name of ['app.ts', 'second.ts']) {
      const own = { entry: join(folder, name), handler: 'handler' };
      const props = { ...own, runtime: Runtime.NODEJS_24_X, sourceMap: false, bundling: {} };
      bundleEntry(stack, props).bind(new Stack(app, name.replace('.', '')));
    }
    const assets = readdirSync(app.outdir).filter((name) => name.startsWith('asset.'));

    expect(assets).toHaveLength(2);
  });
});

describe("an entry can't be bundled if it", () => {
  it("doesn't exist", () => {
    expect(() => bundle('lambda/none.ts')).toThrow(
      /^\[Default\] `entry` is "lambda\/none\.ts": the file .*\/lambda\/none\.ts doesn't exist\. Fix: set the path of the file that exports the handler, absolute or relative to the working directory\.$/,
    );
  });

  it("isn't a source file", () => {
    expect(() => bundle('package.json')).toThrow(
      '`entry` is "package.json": must be a TypeScript or JavaScript file (.ts, .mts, .cts, .tsx, .js, .mjs, .cjs, .jsx). Fix: ',
    );
  });

  it("has no esbuild, and Docker isn't a fallback", () => {
    const folder = project('export const handler = 1;', false);
    vi.spyOn(process, 'cwd').mockReturnValue(folder);

    expect(() => bundle(join(folder, 'app.ts'))).toThrow(
      /bundling it requires esbuild, which is not installed\. Fix: run `npm install --save-dev esbuild`, or set `code` to code that is already built\.$/,
    );
  });

  it('has an esbuild that fails to load, and the message says why', () => {
    const folder = project('export const handler = 1;', false);
    mkdirSync(join(folder, 'node_modules', 'esbuild'));
    writeFileSync(join(folder, 'node_modules', 'esbuild', 'index.js'), 'throw new Error("built for another platform")');

    expect(() => bundle(join(folder, 'app.ts'))).toThrow('built for another platform');
  });

  it('contains an error', () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);

    expect(() => bundle(join(project("import './missing';"), 'app.ts'))).toThrow('Could not resolve "./missing"');
  });
});
