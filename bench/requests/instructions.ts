import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from '../report/statistics';
import type { Built } from '../sandbox/contenders';
import { TOKEN } from './events';
import { CALL } from './warm';

/**
 * Counts the instructions of whole processes with valgrind. Unlike times, they don't depend on the machine's load. V8 runs
 * without its compilers and background threads, and with fixed seeds, so that a count is nearly the same in every run.
 */
const V8_FLAGS = [
  '--single-threaded',
  '--predictable',
  '--hash-seed=1',
  '--random-seed=1',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
];

/** Cachegrind only counts here. V8 writes code while it runs, which valgrind must notice. */
const VALGRIND_FLAGS = [
  '--tool=cachegrind',
  '--cache-sim=no',
  '--cachegrind-out-file=/dev/null',
  '--smc-check=all-non-file',
];

/** Loads a handler and sends it the same event a number of times. */
const RUN = `
  const [file, text, count, status] = process.argv.slice(2);
  Object.assign(console, { info: () => {}, warn: () => {} });
  const { handler } = require(file);
  (async () => {
    for (let at = 0; at < Number(count); at += 1) {
      const { statusCode } = await handler(JSON.parse(text), { getRemainingTimeInMillis: () => 15000 });
      if (statusCode !== Number(status)) throw new Error('The handler answered ' + statusCode + '.');
    }
  })();`;

/** Numbers of requests of the counted processes. A stage is the difference between two of them. */
const COUNTS = [0, 1, 20, 100] as const;

/** A handler's counts in millions of instructions. */
export interface Instructions {
  readonly name: string;
  /** Counts of equal runs, by number of requests in the order of {@link COUNTS}. */
  readonly runs: readonly (readonly number[])[];
}

/** Whether valgrind is installed. */
export function hasValgrind(): boolean {
  try {
    execFileSync('valgrind', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A request with the status of its answer. */
export interface Request {
  readonly event: unknown;
  readonly status: number;
}

/** Returns the millions of instructions of a process that loads a handler and answers a number of requests. */
export async function countInstructions(
  node: string,
  { folder }: Pick<Built, 'folder'>,
  requests: number,
  { event, status }: Request = { event: CALL, status: 200 },
): Promise<number> {
  const run = join(folder, 'count.cjs');
  writeFileSync(run, RUN);
  const own = [run, join(folder, 'index.js'), JSON.stringify(event), String(requests), String(status)];
  const { stderr } = await promisify(execFile)('valgrind', [...VALGRIND_FLAGS, node, ...V8_FLAGS, ...own], {
    env: { PATH: process.env['PATH'], TWILIO_AUTH_TOKEN: TOKEN },
  });
  const counted = /I +refs: +([\d,]+)/.exec(stderr)?.[1];
  if (counted === undefined) throw new Error(`valgrind printed no count: ${stderr}`);
  return Number(counted.replaceAll(',', '')) / 1e6;
}

/** Counts each number of requests several times, on all processors at once. */
export async function measureInstructions(
  node: string,
  builds: readonly Built[],
  times: number,
): Promise<Instructions[]> {
  const figures = builds.map(({ contender: { name } }) => ({ name, runs: COUNTS.map((): number[] => []) }));
  const jobs = Array.from({ length: times }, () =>
    builds.flatMap((built, at) =>
      COUNTS.map((count, stage) => async () => {
        figures[at]?.runs[stage]?.push(await countInstructions(node, built, count));
      }),
    ),
  ).flat();
  const worker = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  };
  await Promise.all(cpus().map(worker));
  return figures;
}

/** Returns a row per stage with a column per handler, and the ratios of the last handler to the two before it. */
export function instructionRows(figures: readonly Instructions[]): Record<string, string>[] {
  const total = ({ runs }: Instructions, stage: number) => median(runs[stage] ?? []);
  const stages = COUNTS.map((count, stage) => {
    const before = COUNTS[stage - 1] ?? 0;
    const of = (figure: Instructions) =>
      stage === 0 ? total(figure, 0) : (total(figure, stage) - total(figure, stage - 1)) / (count - before);
    return { name: stageName(count, before), of };
  });
  const spread = Math.max(
    ...figures.flatMap(({ runs }) => runs.map((same) => (Math.max(...same) - Math.min(...same)) / median(same))),
  );
  const [hand, same, ours] = figures.slice(-3) as [Instructions, Instructions, Instructions];
  return stages.map(({ name, of }) => ({
    'millions of instructions': name,
    ...Object.fromEntries(figures.map((figure) => [figure.name, of(figure).toFixed(2)])),
    'over hand-written': `${(of(ours) / of(hand)).toFixed(2)}×`,
    'over the same work': `${(of(ours) / of(same)).toFixed(2)}×`,
    'largest spread of a count': `${(100 * spread).toFixed(3)} %`,
  }));
}

function stageName(count: number, before: number): string {
  if (count === 0) return 'start until loaded';
  return count === 1 ? 'request 1' : `each of requests ${before + 1}–${count}`;
}
