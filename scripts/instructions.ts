import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signedEvent, voiceParams } from '../lambda/testing';

/**
 * Counts the instructions of an accepted and a refused request at two commits with valgrind's callgrind:
 *
 *     npx tsx scripts/instructions.ts <commit> [<commit>, default the working tree]
 *
 * Needs valgrind. V8 runs without its optimizing compiler and background threads, so counts are nearly reproducible. Each
 * count is the difference between many requests and none.
 */

const ROOT = join(__dirname, '..');
const REQUESTS = 200;
const FLAGS = ['--single-threaded', '--max-lazy', '--no-opt', '--no-sparkplug', '--predictable', '--hash-seed=1'];
const RUN = `
  const [file, event, count] = process.argv.slice(2);
  console.info = () => {};
  const { handler } = require(file);
  const parsed = JSON.parse(event);
  (async () => { for (let index = 0; index < Number(count); index += 1) await handler(parsed, {}); })();`;

/** Copies the sources at a commit. Returns the working tree without a commit. */
function sources(commit: string | undefined, folder: string): string {
  if (commit === undefined) return ROOT;
  const target = join(folder, commit);
  mkdirSync(target);
  const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', target], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(target, 'node_modules'));
  return target;
}

/** Bundles the default app with the build of its commit. @returns the file to load. */
function bundled(from: string, folder: string): string {
  const code = `require('./scripts/build-app').buildApp(${JSON.stringify(folder)}).then(({ file }) => console.log(file))`;
  const tsx = join(ROOT, 'node_modules', '.bin', 'tsx');
  return execFileSync(tsx, ['-e', code], { cwd: from }).toString().trim();
}

function instructions(file: string, event: unknown, requests: number, folder: string): number {
  const run = join(folder, 'run.cjs');
  writeFileSync(run, RUN);
  const out = join(folder, 'callgrind.out');
  const valgrind = ['--tool=callgrind', `--callgrind-out-file=${out}`, '--smc-check=all-non-file', process.execPath];
  const own = [...FLAGS, run, file, JSON.stringify(event), String(requests)];
  execFileSync('valgrind', [...valgrind, ...own], {
    env: { ...process.env, TWILIO_AUTH_TOKEN: 'secret' },
    stdio: 'ignore',
  });
  const text = execFileSync('grep', ['-E', '^(summary|totals):', out]).toString();
  return Number(/:\s*(\d+)/.exec(text)?.[1]);
}

/** Returns the number of instructions per request at a commit. */
function count(commit: string | undefined, folder: string): Record<string, number> {
  const file = bundled(sources(commit, folder), join(folder, `built-${commit ?? 'tree'}`));
  const url = 'https://abc.lambda-url.us-east-1.on.aws/voice';
  const of = (authToken: string) => {
    const event = signedEvent({ frontDoor: 'function-url', url, authToken, params: voiceParams() });
    const [some, none] = [REQUESTS, 0].map((requests) => instructions(file, event, requests, folder));
    return Math.round(((some ?? 0) - (none ?? 0)) / REQUESTS);
  };
  return { accepted: of('secret'), refused: of('forged') };
}

function main([before, after]: readonly string[]): void {
  if (before === undefined) throw new Error('Pass a commit: `npx tsx scripts/instructions.ts HEAD~1`');
  const folder = mkdtempSync(join(tmpdir(), 'instructions-'));
  try {
    const [old, now] = [count(before, folder), count(after, folder)];
    for (const kind of ['accepted', 'refused'] as const) {
      const [a, b] = [old[kind] ?? 0, now[kind] ?? 0];
      console.log(`${kind}: ${a} → ${b} instructions per request (${((100 * (b - a)) / a).toFixed(1)} %)`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2));
