import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lint, reportOf } from './aws/lint';
import { writePart } from './page';
import { NoPythonError, virtualEnvironment } from './virtual-environment';

/**
 * Checks the templates against AWS's schemas and deploys them to an emulator:
 * npm run proof:aws -- lint [--write]
 * Exits with 1 if anything is wrong. `--write` writes the report to docs/proof.md.
 */

const REQUIREMENTS = join(__dirname, 'aws', 'requirements.txt');

async function main(): Promise<void> {
  const options = { write: { type: 'boolean', default: false } } as const;
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  const [proof] = positionals;
  if (proof !== 'lint') throw new Error(`The proof is ${proof}, but must be lint.`);
  const result = await lint(virtualEnvironment('aws', REQUIREMENTS));
  const report = reportOf(result, new Date().toISOString().slice(0, 10));
  console.log(report);
  for (const { region, template, rule, message, place } of result.unexplained) {
    console.error(`${region}, ${template}: ${rule} ${message} (${place})`);
  }
  if (result.unexplained.length > 0) process.exitCode = 1;
  else if (values.write) writePart('cfn-lint', report);
}

main().catch((error: unknown) => {
  console.error(error instanceof NoPythonError ? error.message : error);
  process.exitCode = 1;
});
