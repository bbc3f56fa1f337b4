import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CALL, eventOf } from '../bench/requests/events';
import { countInstructions } from '../bench/requests/instructions';

/**
 * Counts the instructions of an accepted and a refused request at two commits with valgrind:
 *
 *     npx tsx scripts/instructions.ts <commit> [<commit>, default the working tree]
 *
 * Each count is the difference between many requests and none, without V8's compilers.
 */

const ROOT = join(__dirname, '..');
const REQUESTS = 200;
const KINDS = {
  accepted: { event: eventOf('function-url', CALL), status: 200 },
  refused: { event: eventOf('function-url', { ...CALL, signed: false }), status: 403 },
} as const;

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

/** Returns the number of instructions per request at a commit. */
async function count(commit: string | undefined, folder: string): Promise<Record<keyof typeof KINDS, number>> {
  const built = dirname(bundled(sources(commit, folder), join(folder, `built-${commit ?? 'tree'}`)));
  const of = async (kind: keyof typeof KINDS) => {
    const counts = [REQUESTS, 0].map((some) =>
      countInstructions(process.execPath, { folder: built }, some, KINDS[kind]),
    );
    const [some = 0, none = 0] = await Promise.all(counts);
    return Math.round((1e6 * (some - none)) / REQUESTS);
  };
  return { accepted: await of('accepted'), refused: await of('refused') };
}

async function main([before, after]: readonly string[]): Promise<void> {
  if (before === undefined) throw new Error('Pass a commit: `npx tsx scripts/instructions.ts HEAD~1`');
  const folder = mkdtempSync(join(tmpdir(), 'instructions-'));
  try {
    const [old, now] = [await count(before, folder), await count(after, folder)];
    for (const kind of ['accepted', 'refused'] as const) {
      const [a, b] = [old[kind], now[kind]];
      console.log(`${kind}: ${a} → ${b} instructions per request (${((100 * (b - a)) / a).toFixed(1)} %)`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
