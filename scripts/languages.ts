import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './build/paths';
import { buildBindings } from './languages/bindings';
import { LANGUAGES, type Language } from './languages/pacmak';
import { hasPython, nameClashes, programCalls } from './languages/python';
import { registryProblems } from './languages/registries';

const OUTDIR = join(ROOT, 'dist-jsii');

const ALL: readonly Language[] = ['js', ...LANGUAGES];

/**
 * Generates the bindings of all languages into `dist-jsii/`, and checks their names and what registries require.
 * `--packages <languages>` builds the publishable packages of some languages instead, separated by commas.
 */
async function main(): Promise<void> {
  const { packages } = parseArgs({ options: { packages: { type: 'string' } } }).values;
  const languages = packages?.split(',').map(languageOf) ?? LANGUAGES;
  await buildBindings(OUTDIR, languages, packages === undefined ? 'sources' : 'packages');
  if (packages === undefined) checkNames();
  // Maven's files are made with the package.
  for (const language of languages.filter((each) => each !== 'java' || packages !== undefined)) {
    for (const problem of registryProblems(OUTDIR, language)) fail(`${language}: ${problem}`);
  }
}

function languageOf(name: string): Language {
  const language = ALL.find((each) => each === name);
  if (!language) throw new Error(`\`--packages\` has ${name}, but each must be one of ${ALL.join(', ')}.`);
  return language;
}

function checkNames(): void {
  if (!hasPython()) throw new Error("python3 isn't installed. It's needed to check the generated names.");
  for (const { ok, report } of [
    nameClashes(OUTDIR),
    ...pythonExamples().map((program) => programCalls(OUTDIR, program)),
  ]) {
    if (ok) console.log(report);
    else fail(report);
  }
}

function pythonExamples(): string[] {
  const folder = join(ROOT, 'examples');
  return readdirSync(folder)
    .map((name) => join(folder, name, 'app.py'))
    .filter((program) => existsSync(program));
}

function fail(report: string): void {
  console.error(report);
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
