import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../scripts/build/paths';
import { markdown, median } from '../report/statistics';

/**
 * Compares the cold start of the default app in the working tree with that of earlier commits, and with an empty handler,
 * in turns:
 *
 *     npx tsx bench/start-up/revisions.ts c262cc8 09cfa46 [--node path]
 *
 * A cold start is a new process with an auth token in its environment that loads the bundle. Its figure is the CPU time of
 * the whole process, in which an earlier figure of the same run is comparable on a busy machine.
 */

const ROUNDS = 60;

/** Prints the CPU time of the process in ms, and the number of modules that Node has loaded, its own included. */
const PROBE = `require(process.argv[1]);
const { user, system } = process.cpuUsage();
console.log((user + system) / 1000, process.moduleLoadList.length + Object.keys(require.cache).length);`;

interface Revision {
  readonly name: string;
  readonly file: string;
}

function main(): void {
  const args = process.argv.slice(2);
  const at = args.indexOf('--node');
  const node = at < 0 ? process.execPath : String(args.splice(at, 2)[1]);
  const folder = mkdtempSync(join(tmpdir(), 'revisions-'));
  try {
    const revisions = [
      emptyHandler(join(folder, 'empty')),
      ...args.map((commit) => earlier(commit, join(folder, commit))),
      built('now', ROOT, join(folder, 'now')),
    ];
    const samples = revisions.map((): number[][] => []);
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [index, { file }] of revisions.entries()) {
        const sample = probed(node, file);
        // The first round fills the file system's cache.
        if (round > 0) samples[index]?.push(sample);
      }
    }
    console.log(markdown(revisions.map((revision, index) => row(revision, samples[index] ?? [], samples[0] ?? []))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function emptyHandler(folder: string): Revision {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'app.js');
  writeFileSync(file, 'exports.handler = async () => ({ statusCode: 200 });\n');
  return { name: 'empty handler', file };
}

/** Builds the default app of a commit in a work tree of its own. */
function earlier(commit: string, out: string): Revision {
  const tree = join(out, 'tree');
  execFileSync('git', ['worktree', 'add', '--detach', '--quiet', tree, commit], { cwd: ROOT });
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    return built(commit, tree, join(out, 'app'));
  } finally {
    execFileSync('git', ['worktree', 'remove', '--force', tree], { cwd: ROOT });
  }
}

function built(name: string, tree: string, out: string): Revision {
  mkdirSync(dirname(out), { recursive: true });
  const code = `require('./scripts/build-app').buildApp(${JSON.stringify(out)})`;
  execFileSync(join(ROOT, 'node_modules', '.bin', 'tsx'), ['-e', code], { cwd: tree, stdio: 'inherit' });
  return { name, file: join(out, 'app.js') };
}

function probed(node: string, file: string): number[] {
  const env = { TWILIO_AUTH_TOKEN: 'secret' };
  return execFileSync(node, ['-e', PROBE, file], { env }).toString().trim().split(' ').map(Number);
}

function row(
  { name, file }: Revision,
  samples: readonly number[][],
  empty: readonly number[][],
): Record<string, string> {
  const cpu = (of: readonly number[][]) => median(of.map(([ms = 0]) => ms));
  return {
    'default app': name,
    'CPU ms until ready': cpu(samples).toFixed(1),
    'over the empty handler': `${(cpu(samples) / cpu(empty)).toFixed(2)}×`,
    'bundle kB': (statSync(file).size / 1024).toFixed(1),
    modules: String(samples[0]?.[1] ?? 0),
  };
}

main();
