import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../scripts/build/paths';
import { type MutationReport, survivors, tableOf } from './mutation/report';
import { writePart } from './page';

/**
 * Changes the runtime's code in more than a thousand small ways and counts the changes that no test detects:
 *
 *     npm run proof:mutation [-- --only lambda/check.ts] [--write]
 *
 * Works in a copy of the tree and writes its report to reports/mutation/. Exits with 1 if the score is below the threshold
 * in proof/mutation/stryker.config.json. `--write` writes the figures to docs/proof.md.
 */

const COPIED = ['lambda', 'lib', 'proof', 'scripts', 'test', 'package.json', 'tsconfig.json', 'tsconfig.strict.json'];
const CONFIG = join('proof', 'mutation', 'stryker.config.json');
const REPORTS = join('reports', 'mutation');

function main(): number {
  const options = { only: { type: 'string' }, write: { type: 'boolean', default: false } } as const;
  const { only, write } = parseArgs({ options }).values;
  const copy = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-mutation-'));
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const stryker = join(ROOT, 'node_modules', '.bin', 'stryker');
    const args = ['run', CONFIG, ...(only === undefined ? [] : ['--mutate', only])];
    const { status } = spawnSync(stryker, args, { cwd: copy, stdio: 'inherit' });
    cpSync(join(copy, REPORTS), join(ROOT, REPORTS), { recursive: true });
    const report: MutationReport = JSON.parse(readFileSync(join(copy, REPORTS, 'mutation.json'), 'utf8'));
    for (const each of survivors(report)) console.log(each);
    const table = tableOf(report, new Date().toISOString().slice(0, 10));
    console.log(table);
    if (write && status === 0 && only === undefined) writePart('mutation', table);
    return status ?? 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

process.exitCode = main();
