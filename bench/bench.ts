import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Cost, costLines, costRows } from './candidates/candidates';
import { type GetRefusal, getRefusalRows } from './candidates/get-refusals';
import { writeImage, writeParts } from './report/page';
import { svg } from './report/plot';
import { markdown } from './report/statistics';
import { type AccountCost, accountRows } from './requests/accounts';
import { TOKEN } from './requests/events';
import { type RefusalCost, refusalRows } from './requests/refusal';
import { measureWarm, memoryRows, warmRows } from './requests/warm';
import { installTools, type Tools, versions } from './sandbox/tools';
import { acceptanceRows } from './start-up/acceptance';
import { figureRows, measureStartUp, type StartUp } from './start-up/start-up';
import { targetRows } from './start-up/targets';

/**
 * `npm run bench`: measures all contenders in turns, on Node 24 under AWS's runtime client.
 *
 *     npm run bench -- [--warm] [--accounts] [--quick] [--json] [--write]
 *
 * `--warm` only compares warm requests with a handler written by hand, `--accounts` only measures look-ups by account,
 * `--quick` runs fewer rounds, `--json` prints figures for scripts, and `--write` updates docs/performance.md.
 */

/** Runs a measurement in a separate process, on the version of Node that Lambda has. */
async function inOwnProcess<T>(tools: Tools, module: string, call: string): Promise<T> {
  const outfile = join(tools.folder, 'built', `${module}.js`);
  const contents = `import * as measured from './${module}';
    Promise.resolve(measured.${call}).then((figures) => process.stdout.write(JSON.stringify(figures)));`;
  const stdin = { contents, resolveDir: __dirname, loader: 'ts' as const };
  await build({ stdin, outfile, bundle: true, platform: 'node', target: 'node24', logLevel: 'error' });
  return JSON.parse(execFileSync(tools.node, [outfile], { env: { TWILIO_AUTH_TOKEN: TOKEN } }).toString());
}

interface Measured extends StartUp {
  readonly costs: readonly Cost[];
  readonly refusals: readonly RefusalCost[];
  readonly gets: readonly GetRefusal[];
  readonly accounts: readonly AccountCost[];
}

function parts(
  { figures, accepted, costs, refusals, gets, accounts }: Measured,
  machine: string,
): Record<string, string> {
  return {
    machine,
    acceptance: markdown(acceptanceRows(accepted)),
    'start-up': markdown(figureRows(figures, false)),
    'start-up-store': markdown(figureRows(figures, true)),
    refusals: markdown(refusalRows(refusals)),
    candidates: markdown(costRows(costs)),
    'get-refusals': markdown(getRefusalRows(gets)),
    accounts: markdown(accountRows(accounts)),
    targets: markdown(targetRows(figures, costs, refusals, gets)),
  };
}

/** Measures only look-ups by account. */
async function accountsOnly(tools: Tools, rounds: number, write: boolean): Promise<void> {
  const accounts = markdown(accountRows(await inOwnProcess(tools, 'requests/accounts', `measureAccounts(${rounds})`)));
  const date = new Date().toISOString().slice(0, 10);
  const machine = `\`npm run bench -- --accounts\` on ${date}: ${rounds} rounds, node ${versions(tools)['node']}.`;
  console.log(`${machine}\n\n${accounts}`);
  if (write) writeParts('performance.md', { accounts, 'accounts-machine': machine });
}

/** Compares only warm requests. */
async function warm(tools: Tools, rounds: number, write: boolean): Promise<void> {
  const before = loadavg()[0] ?? 0;
  const measured = await measureWarm(tools, rounds);
  const date = new Date().toISOString().slice(0, 10);
  const { node, twilio } = versions(tools);
  const tables = {
    'warm-machine': `\`npm run bench -- --warm\` on ${date}: ${rounds} processes of each in turns, load ${before.toFixed(1)} before; node ${node}, twilio ${twilio}.`,
    warm: markdown(warmRows(measured)),
    'warm-memory': markdown(memoryRows(measured)),
  };
  for (const [name, table] of Object.entries(tables)) console.log(`\n${name}\n${table}`);
  if (write) writeParts('performance.md', tables);
}

async function main(flags: readonly string[]): Promise<void> {
  const quick = flags.includes('--quick');
  const tools = installTools();
  if (flags.includes('--accounts')) return accountsOnly(tools, quick ? 5 : 25, flags.includes('--write'));
  if (flags.includes('--warm')) return warm(tools, quick ? 11 : 30, flags.includes('--write'));
  const before = loadavg()[0] ?? 0;
  const rounds = quick ? 5 : 30;
  const startUp = await measureStartUp(tools, rounds, quick ? 60 : 150);
  const refusals = await inOwnProcess<RefusalCost[]>(tools, 'requests/refusal', `measureRefusals(${quick ? 20 : 100})`);
  const costs = await inOwnProcess<Cost[]>(tools, 'candidates/candidates', `measureCandidates(${quick ? 11 : 41})`);
  const gets = await inOwnProcess<GetRefusal[]>(
    tools,
    'candidates/get-refusals',
    `measureGetRefusals(${quick ? 11 : 41})`,
  );
  const accounts = await inOwnProcess<AccountCost[]>(tools, 'requests/accounts', `measureAccounts(${quick ? 5 : 25})`);
  const measured: Measured = { ...startUp, costs, refusals, gets, accounts };
  const used = versions(tools);
  if (flags.includes('--json')) {
    console.log(JSON.stringify({ date: new Date().toISOString(), versions: used, rounds, ...measured }));
    return;
  }
  const listed = Object.entries(used).map(([name, version]) => `${name} ${version}`);
  const load = `${before.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`;
  const machine =
    `\`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${rounds} cold starts of each in turns, ` +
    `${cpus().length} × ${cpus()[0]?.model}, load ${load}; ${listed.join(', ')}.`;
  const tables = parts(measured, machine);
  for (const [name, table] of Object.entries(tables)) console.log(`\n${name}\n${table}`);
  if (!flags.includes('--write')) return;
  writeParts('performance.md', tables);
  const chart = {
    title: 'Refusing a forged request at a REST API, two keys',
    x: 'characters of the query',
    y: 'ms CPU',
  };
  writeImage('candidates.svg', svg({ ...chart, lines: costLines(costs) }));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
