import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deploy, tableOf, versionsOf } from './aws/deploy';
import { lint, reportOf } from './aws/lint';
import { writePart } from './page';
import { NoPythonError, type VirtualEnvironment, virtualEnvironment } from './virtual-environment';

/**
 * Checks templates against AWS's schemas, or deploys the sample app to an emulator:
 *
 *     npm run proof:aws -- lint [--write]
 *     npm run proof:aws -- deploy [--write]
 *
 * Exits with 1 if anything is wrong. `--write` writes the report to docs/proof.md.
 */

const REQUIREMENTS = join(__dirname, 'aws', 'requirements.txt');

/** The result of a proof. */
interface Outcome {
  /** Name of the part of docs/proof.md that has the report. */
  readonly part: string;
  readonly report: string;
  /** Empty if the proof succeeded. */
  readonly problems: readonly string[];
}

const PROOFS: Readonly<Record<string, (python: VirtualEnvironment) => Promise<Outcome>>> = {
  lint: runLint,
  deploy: runDeploy,
};

async function main(): Promise<void> {
  const options = { write: { type: 'boolean', default: false } } as const;
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  const proof = PROOFS[positionals[0] ?? ''];
  if (!proof) throw new Error(`The proof is ${positionals[0]}, but must be one of ${Object.keys(PROOFS).join(', ')}.`);
  const { part, report, problems } = await proof(virtualEnvironment('aws', REQUIREMENTS));
  console.log(report);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else if (values.write) writePart(part, report);
}

async function runLint(python: VirtualEnvironment): Promise<Outcome> {
  const result = await lint(python);
  const problems = result.unexplained.map(
    ({ region, template, rule, message, place }) => `${region}, ${template}: ${rule} ${message} (${place})`,
  );
  return { part: 'cfn-lint', report: reportOf(result, today()), problems };
}

async function runDeploy(python: VirtualEnvironment): Promise<Outcome> {
  const results = await deploy(python);
  const problems = results.flatMap(({ frontDoor, failure }) => (failure ? [`${frontDoor}: ${failure}`] : []));
  return { part: 'emulator', report: `${today()}: ${versionsOf(python)}.\n\n${tableOf(results)}`, problems };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

main().catch((error: unknown) => {
  console.error(error instanceof NoPythonError ? error.message : error);
  process.exitCode = 1;
});
