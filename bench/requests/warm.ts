import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signedEvent, voiceParams } from '../../lambda/testing';
import { median, quantile } from '../report/statistics';
import { type Built, bundle, FLOOR, HAND_WRITTEN, OURS, SAME_WORK } from '../sandbox/contenders';
import type { Tools } from '../sandbox/tools';
import { TOKEN } from './events';

/**
 * The requests of a sandbox, by their number. Until the hundredth, most code runs in V8's interpreter; after the five
 * hundredth, in its optimizing compilers.
 */
const SPANS = ['1', '2–20', '21–100', '101–500', '501–2,000'] as const;

/** A process's report. */
interface Report {
  /** Median time of a request in each span. */
  readonly ms: readonly number[];
  /** Peak memory once the handler is loaded, and after each span. */
  readonly mb: readonly number[];
}

/** The reports of a contender's processes. */
interface Warm {
  readonly name: string;
  readonly reports: readonly Report[];
}

/** Sends one call again and again. */
const RUN = `
  const { openSync, readFileSync, writeSync } = require('node:fs');
  const [file, text] = process.argv.slice(2);
  const out = openSync('/dev/null', 'w');
  // Lambda's runtime client writes an object as one line of JSON, too.
  const write = (level) => (message) => writeSync(out, JSON.stringify({ timestamp: new Date(), level, message }) + '\\n');
  Object.assign(console, { info: write('INFO'), warn: write('WARN'), error: write('ERROR') });
  const peak = () => Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  const { handler } = require(file);
  const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
  (async () => {
    const [ms, mb] = [[], [peak()]];
    for (const count of [1, 19, 80, 400, 1500]) {
      const times = [];
      for (let at = 0; at < count; at += 1) {
        const event = JSON.parse(text);
        const started = performance.now();
        const { statusCode } = await handler(event, { getRemainingTimeInMillis: () => 15000 });
        times.push(performance.now() - started);
        if (statusCode !== 200) throw new Error('The call was refused.');
        // Invocations are separate tasks, between which V8 can free native memory.
        await new Promise(setImmediate);
      }
      ms.push(median(times));
      mb.push(peak());
    }
    process.stdout.write(JSON.stringify({ ms, mb }));
  })();`;

/** A call with 26 parameters at a Function URL. */
export const CALL = signedEvent({
  frontDoor: 'function-url',
  url: 'https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws/voice',
  authToken: TOKEN,
  params: voiceParams({
    StirVerstat: 'TN-Validation-Passed-A',
    CallToken: `{"parentCallInfoToken":"${'eyJhbGciOiJFUzI1NiJ9'.repeat(10)}"}`,
    CalledCity: 'SAN FRANCISCO',
    CalledCountry: 'US',
    CalledState: 'CA',
    CalledZip: '94105',
    CallerCity: 'OAKLAND',
    CallerCountry: 'US',
    CallerState: 'CA',
    CallerZip: '94601',
  }),
});

/** Measures a call in turns, in fresh processes: the lower bound, the handlers written by hand, and this project. */
export async function measureWarm(tools: Tools, rounds: number): Promise<Warm[]> {
  const builds = await Promise.all(
    [FLOOR, HAND_WRITTEN, SAME_WORK, OURS].map((contender) => bundle(contender, false, tools)),
  );
  const run = join(tools.folder, 'warm.cjs');
  writeFileSync(run, RUN);
  const reports = builds.map((): Report[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, built] of builds.entries()) reports[index]?.push(inProcess(tools, run, built));
  }
  return builds.map(({ contender }, index) => ({ name: contender.name, reports: reports[index] ?? [] }));
}

function inProcess({ node }: Tools, run: string, { folder }: Built): Report {
  const own = [run, join(folder, 'index.js'), JSON.stringify(CALL)];
  return JSON.parse(execFileSync(node, own, { env: { TWILIO_AUTH_TOKEN: TOKEN } }).toString());
}

/**
 * Returns a row per span: this project, and its ratios to the handlers written by hand with the quartiles of the rounds.
 * Uses the lower quartile of the processes, because a loaded machine only makes them slower.
 */
export function warmRows([, hand, same, ours]: readonly Warm[]): Record<string, string>[] {
  const times = (of: Warm | undefined, span: number) => of?.reports.map(({ ms }) => ms[span] ?? Number.NaN) ?? [];
  const over = (of: Warm | undefined, span: number) => {
    const [own, theirs] = [times(ours, span), times(of, span)];
    const ratios = own.map((each, round) => each / (theirs[round] ?? Number.NaN));
    const [low, high] = [quantile(ratios, 0.25).toFixed(2), quantile(ratios, 0.75).toFixed(2)];
    return `${(quantile(own, 0.25) / quantile(theirs, 0.25)).toFixed(2)}× (${low}–${high})`;
  };
  return SPANS.map((name, span) => ({
    requests: name,
    'hand-written, ms': quantile(times(hand, span), 0.25).toFixed(3),
    'same work, ms': quantile(times(same, span), 0.25).toFixed(3),
    'this project, ms': quantile(times(ours, span), 0.25).toFixed(3),
    'over hand-written': over(hand, span),
    'over the same work': over(same, span),
  }));
}

/** Returns a row per contender: its peak memory above the empty handler, by stage. */
export function memoryRows([floor, ...others]: readonly Warm[]): Record<string, string>[] {
  const peak = (of: Warm | undefined, stage: number) => median(of?.reports.map(({ mb }) => mb[stage] ?? 0) ?? []);
  return others.map((each) => ({
    handler: each.name,
    ...Object.fromEntries(
      ['loaded', 'after 1', 'after 20', 'after 100', 'after 500', 'after 2,000'].map((name, stage) => [
        name,
        (peak(each, stage) - peak(floor, stage)).toFixed(1),
      ]),
    ),
  }));
}
