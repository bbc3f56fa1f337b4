import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './build/paths';
import { floorTree } from './floor-tree';
import { generateBindings, LANGUAGES, type Language } from './languages/pacmak';
import { hasPython, nameClashes, programCalls } from './languages/python';

const OUTDIR = join(ROOT, 'dist-jsii');

const PYTHON_EXAMPLE = join(ROOT, 'examples', 'python-quick-start', 'app.py');

/**
 * Generates the bindings of all languages into `dist-jsii/` and checks their names. `--packages <language>` builds the
 * publishable package of one language instead.
 *
 * Bindings refer to the type of every prop, including those inherited from aws-cdk-lib, and fail to load if aws-cdk-lib
 * lacks one. They are therefore generated from a build with the lowest aws-cdk-lib that the peer range allows.
 */
function main(): void {
  const { packages } = parseArgs({ options: { packages: { type: 'string' } } }).values;
  const language = LANGUAGES.find((each) => each === packages);
  if (packages !== undefined && !language)
    throw new Error(`\`--packages\` is ${packages}, but must be one of ${LANGUAGES.join(', ')}.`);
  make(language);
  if (!language) checkNames();
}

function make(language: Language | undefined): void {
  rmSync(OUTDIR, { recursive: true, force: true });
  const tree = floorTree();
  try {
    if (!tree.run('tsx/dist/cli.mjs', 'scripts/build.ts'))
      throw new Error(`The build fails with ${tree.installed.join(', ')}.`);
    if (language) generateBindings(tree.folder, OUTDIR, [language], 'packages');
    else generateBindings(tree.folder, OUTDIR);
  } finally {
    tree.remove();
  }
}

function checkNames(): void {
  if (!hasPython()) throw new Error("python3 isn't installed. It's needed to check the generated names.");
  for (const { ok, report } of [nameClashes(OUTDIR), programCalls(OUTDIR, PYTHON_EXAMPLE)]) {
    console.log(report);
    if (!ok) process.exitCode = 1;
  }
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
