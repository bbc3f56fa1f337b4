import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../scripts/build/paths';
import { buildApp, LEAN_XML } from '../../scripts/build-app';
import { median, quantile } from '../report/statistics';
import { CALL, eventOf, TOKEN } from '../requests/events';
import { bundle, FLOOR } from '../sandbox/contenders';
import type { Tools } from '../sandbox/tools';

/**
 * Measures ways to load the default app: the CPU time of a process until the app is loaded, and until its first answer.
 * Each is a new process that imports the handler like Lambda's runtime client, which isn't loaded itself.
 */

/** A way to load the default app, prepared for one version of Node.js. */
interface Way {
  readonly name: string;
  readonly args: readonly string[];
  /** Runs before each process. */
  readonly before?: () => void;
}

interface Sample {
  readonly loaded: number;
  readonly answered: number;
}

/** A way's samples on one version of Node.js, next to those of the shipped way in the same rounds. */
export interface Loading {
  readonly node: string;
  readonly way: string;
  readonly samples: readonly Sample[];
  readonly shipped: readonly Sample[];
}

const SHIPPED = 'index.js before the bundle, as shipped';

/** The part of a process after its handler is loaded. */
const ANSWER = `
  const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const answer = async (handler, text) => {
    const loaded = used();
    console.info = () => {};
    const { statusCode } = await handler(JSON.parse(text), { getRemainingTimeInMillis: () => 15000 });
    if (statusCode !== 200) throw new Error('The call was refused.');
    process.stdout.write(JSON.stringify({ loaded, answered: used() }));
  };`;

const IMPORT = `${ANSWER}
  const { pathToFileURL } = await import('node:url');
  await answer((await import(pathToFileURL(process.argv[2]))).handler, process.argv[3]);`;

/** A snapshot contains the loaded app. Its main function replaces a program's file. */
const SNAPSHOT = `${ANSWER}
  const { handler } = require('./app.js');
  require('node:v8').startupSnapshot.setDeserializeMainFunction(() => answer(handler, process.argv.at(-1)));`;

/** Enables V8's cache of compiled code in a folder, then loads the bundle. */
const cached = (folder: string) =>
  `require('node:module').enableCompileCache(${JSON.stringify(folder)});\nexports.handler = require('./app.js').handler;\n`;

const ENV = { TWILIO_AUTH_TOKEN: TOKEN };

/** Builds all ways for a version of Node.js. */
async function ways(node: string, tools: Tools): Promise<Way[]> {
  const root = join(tools.folder, 'built', 'loading');
  const run = join(root, 'import.mjs');
  const folder = (name: string) => {
    mkdirSync(join(root, name), { recursive: true });
    return join(root, name);
  };
  const event = JSON.stringify(eventOf('http-api', CALL));
  const app = await buildApp(folder('shipped'));
  writeFileSync(run, IMPORT);
  const at = (name: string, file: string): Way => ({ name, args: [run, file, event] });

  const single = join(folder('single'), 'index.js');
  copyFileSync(app.bundle, single);
  const esm = join(folder('esm'), 'index.mjs');
  await bundleApp({ outfile: esm, format: 'esm', banner: { js: REQUIRE } });

  const empty = join(folder('empty-cache'), 'index.js');
  const [emptyCache, fullCache] = [join(root, 'cache-empty'), join(root, 'cache-full')];
  copyFileSync(app.bundle, join(folder('empty-cache'), 'app.js'));
  writeFileSync(empty, cached(emptyCache));
  const full = join(folder('full-cache'), 'index.js');
  copyFileSync(app.bundle, join(folder('full-cache'), 'app.js'));
  writeFileSync(full, cached(fullCache));
  const floor = await bundle(FLOOR, false, tools);
  return [
    { ...at('empty handler', join(floor.folder, 'index.js')) },
    at(SHIPPED, app.file),
    at('bundle in a single CommonJS file', single),
    at('bundle as an ES module', esm),
    {
      ...at('compile cache in an empty folder', empty),
      before: () => rmSync(emptyCache, { recursive: true, force: true }),
    },
    at('compile cache of the same machine and version', full),
    ...(await snapshot(node, folder('snapshot'), event)),
  ];
}

/** Lets an ES module load CommonJS modules of its bundle. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

function bundleApp(options: { outfile: string; format: 'cjs' | 'esm'; entry?: string; banner?: { js: string } }) {
  const { entry, ...own } = options;
  return build({
    absWorkingDir: ROOT,
    entryPoints: [entry ?? 'lambda/app.ts'],
    bundle: true,
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
    alias: LEAN_XML,
    ...own,
  });
}

/** Builds a start-up snapshot. Returns no way if this version of Node.js can't. */
async function snapshot(node: string, folder: string, event: string): Promise<Way[]> {
  const [source, file, blob] = [join(folder, 'source.js'), join(folder, 'index.js'), join(folder, 'snapshot.blob')];
  await bundleApp({ outfile: join(folder, 'app.js'), format: 'cjs' });
  writeFileSync(source, SNAPSHOT);
  await bundleApp({ outfile: file, format: 'cjs', entry: source });
  try {
    execFileSync(node, ['--snapshot-blob', blob, '--build-snapshot', file], { env: ENV, stdio: 'pipe' });
  } catch (error) {
    console.error(`No snapshot: ${String((error as { stderr?: Buffer }).stderr ?? error).slice(0, 300)}`);
    return [];
  }
  return [{ name: 'start-up snapshot', args: ['--snapshot-blob', blob, 'main', event] }];
}

/** Measures all ways in turns, on the newest Node 24 and Node 22. */
export async function measureLoading(tools: Tools, rounds: number): Promise<Loading[]> {
  const all: Loading[] = [];
  for (const node of [tools.node, tools.node22]) {
    const version = execFileSync(node, ['--version']).toString().trim();
    console.error(`Ways to load the app on Node.js ${version}`);
    const prepared = await ways(node, tools);
    const samples = prepared.map((): Sample[] => []);
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, { args, before }] of prepared.entries()) {
        before?.();
        const sample: Sample = JSON.parse(execFileSync(node, args, { env: ENV }).toString());
        // The first round fills the file system's cache, and the compile cache.
        if (round > 0) samples[index]?.push(sample);
      }
    }
    const shipped = samples[prepared.findIndex(({ name }) => name === SHIPPED)] ?? [];
    for (const [index, { name }] of prepared.entries()) {
      all.push({ node: version, way: name, samples: samples[index] ?? [], shipped });
    }
  }
  return all;
}

/** Returns a row per way and version, with what it saves in the same rounds. */
export function loadingRows(all: readonly Loading[]): Record<string, string>[] {
  return all.map(({ node, way, samples, shipped }) => {
    const column = (stage: keyof Sample) => {
      const saved = samples.map((sample, round) => (shipped[round]?.[stage] ?? Number.NaN) - sample[stage]);
      const [lower, middle, upper] = [0.25, 0.5, 0.75].map((part) => quantile(saved, part).toFixed(1));
      const ms = median(samples.map((sample) => sample[stage])).toFixed(1);
      return { ms, saved: way === SHIPPED ? '0.0' : `${middle} (${lower} to ${upper})` };
    };
    const [loaded, answered] = [column('loaded'), column('answered')];
    return {
      way,
      node,
      'loaded, CPU ms': loaded.ms,
      'saved until loaded': loaded.saved,
      'first answer, CPU ms': answered.ms,
      'saved until the first answer': answered.saved,
    };
  });
}
