import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Cost, costLines, costRows } from './candidates/candidates';
import { type GetRefusal, getRefusalRows } from './candidates/get-refusals';
import { bars } from './report/bars';
import { describeRun } from './report/machine';
import { svg } from './report/plot';
import { markdown } from './report/statistics';
import { type AccountCost, accountRows } from './requests/accounts';
import { TOKEN } from './requests/events';
import { hasValgrind, instructionRows, measureInstructions } from './requests/instructions';
import { type RefusalCost, refusalRows } from './requests/refusal';
import { measureWarm, memoryRows, warmRows } from './requests/warm';
import { bundle, FLOOR, HAND_WRITTEN, OURS, SAME_WORK } from './sandbox/contenders';
import { type Tools, versions } from './sandbox/tools';
import { acceptanceRows } from './start-up/acceptance';
import { loadingRows, measureLoading } from './start-up/loading';
import { chartOf, figureRows, measureStartUp } from './start-up/start-up';
import { targetRows } from './start-up/targets';

/** The result of a section: parts of docs/performance.md, images, and figures for scripts. */
export interface Result {
  readonly parts: Readonly<Record<string, string>>;
  readonly images?: Readonly<Record<string, string>>;
  readonly figures: unknown;
}

/** A part of the benchmark that can run without the others. */
export type Section = (tools: Tools, quick: boolean) => Promise<Result>;

/** Sections by the name of their flag, in the order in which they run. */
export const SECTIONS: Readonly<Record<string, Section>> = {
  'start-up': startUp,
  instructions,
  warm,
  loading,
  accounts,
};

/** Runs a measurement in a separate process, on the version of Node that Lambda has. */
async function inOwnProcess<T>(tools: Tools, module: string, call: string): Promise<T> {
  const outfile = join(tools.folder, 'built', `${module}.js`);
  const contents = `import * as measured from './${module}';
    Promise.resolve(measured.${call}).then((figures) => process.stdout.write(JSON.stringify(figures)));`;
  const stdin = { contents, resolveDir: __dirname, loader: 'ts' as const };
  await build({ stdin, outfile, bundle: true, platform: 'node', target: 'node24', logLevel: 'error' });
  return JSON.parse(execFileSync(tools.node, [outfile], { env: { TWILIO_AUTH_TOKEN: TOKEN } }).toString());
}

/** Measures cold starts of all contenders, who accepts what, and refusals, and compares them with the targets. */
async function startUp(tools: Tools, quick: boolean): Promise<Result> {
  const describe = describeRun('npm run bench -- --start-up');
  const rounds = quick ? 5 : 15;
  const { figures, accepted } = await measureStartUp(tools, rounds, quick ? 60 : 150);
  console.error('Refused requests');
  const refusals = await inOwnProcess<RefusalCost[]>(tools, 'requests/refusal', `measureRefusals(${quick ? 20 : 100})`);
  const many = quick ? 11 : 41;
  const costs = await inOwnProcess<Cost[]>(tools, 'candidates/candidates', `measureCandidates(${many})`);
  const gets = await inOwnProcess<GetRefusal[]>(tools, 'candidates/get-refusals', `measureGetRefusals(${many})`);
  const chart = {
    title: 'Refusing a forged request at a REST API, two keys',
    x: 'characters of the query',
    y: 'ms CPU',
  };
  return {
    parts: {
      machine: describe(`${rounds} cold starts of each in turns`, versions(tools)),
      acceptance: markdown(acceptanceRows(accepted)),
      'start-up': markdown(figureRows(figures, false)),
      'start-up-store': markdown(figureRows(figures, true)),
      refusals: markdown(refusalRows(refusals)),
      candidates: markdown(costRows(costs)),
      'get-refusals': markdown(getRefusalRows(gets)),
      targets: markdown(targetRows(figures, costs, refusals, gets)),
    },
    images: {
      'candidates.svg': svg({ ...chart, lines: costLines(costs) }),
      'start-up.svg': bars(chartOf(figures)),
    },
    figures: { figures, accepted, refusals, costs, gets },
  };
}

/** Counts the instructions of a cold start and its first requests, next to a handler written by hand. */
async function instructions(tools: Tools, quick: boolean): Promise<Result> {
  if (!hasValgrind()) {
    console.error("Left out: instructions, because valgrind isn't installed.");
    return { parts: {}, figures: [] };
  }
  console.error('Instructions');
  const describe = describeRun('npm run bench -- --instructions');
  const runs = quick ? 1 : 3;
  const builds = await Promise.all(
    [FLOOR, HAND_WRITTEN, SAME_WORK, OURS].map((contender) => bundle(contender, false, tools)),
  );
  const figures = await measureInstructions(tools.node, builds, runs);
  const valgrind = execFileSync('valgrind', ['--version']).toString().trim().replace('valgrind-', '');
  return {
    parts: {
      'instructions-machine': describe(`${runs} ${runs === 1 ? 'run' : 'runs'} of each`, {
        ...nodeAndTwilio(tools),
        valgrind,
      }),
      instructions: markdown(instructionRows(figures)),
    },
    figures,
  };
}

/** Compares warm requests with a handler written by hand. */
async function warm(tools: Tools, quick: boolean): Promise<Result> {
  console.error('Warm requests');
  const describe = describeRun('npm run bench -- --warm');
  const rounds = quick ? 11 : 25;
  const figures = await measureWarm(tools, rounds);
  return {
    parts: {
      'warm-machine': describe(`${rounds} processes of each in turns`, nodeAndTwilio(tools)),
      warm: markdown(warmRows(figures)),
      'warm-memory': markdown(memoryRows(figures)),
    },
    figures,
  };
}

/** Compares ways to load the default app. */
async function loading(tools: Tools, quick: boolean): Promise<Result> {
  const describe = describeRun('npm run bench -- --loading');
  const rounds = quick ? 7 : 41;
  const figures = await measureLoading(tools, rounds);
  return {
    parts: {
      'loading-machine': describe(`${rounds} processes of each in turns`, nodeAndTwilio(tools)),
      loading: markdown(loadingRows(figures)),
    },
    figures,
  };
}

/** Measures look-ups of tokens by account. */
async function accounts(tools: Tools, quick: boolean): Promise<Result> {
  console.error('Look-ups by account');
  const describe = describeRun('npm run bench -- --accounts');
  const rounds = quick ? 5 : 25;
  const figures = await inOwnProcess<AccountCost[]>(tools, 'requests/accounts', `measureAccounts(${rounds})`);
  return {
    parts: {
      'accounts-machine': describe(`${rounds} rounds`, nodeAndTwilio(tools)),
      accounts: markdown(accountRows(figures)),
    },
    figures,
  };
}

function nodeAndTwilio(tools: Tools): Record<string, string> {
  const { node, twilio } = versions(tools);
  return { node: node ?? '', twilio: twilio ?? '' };
}
