import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build/build-package';
import { ROOT } from './build/paths';
import { floorTree } from './floor-tree';

/** Tests that the packed package compiles and synthesizes in a user's project. */
const PACKAGE_TESTS = ['test/package/pnpm.test.ts'];

/**
 * Compiles and tests the construct and the packed package with the lowest `aws-cdk-lib` and `constructs` that the peer
 * ranges allow. Passes its arguments to vitest.
 */
async function main(): Promise<void> {
  await ensureBuilt();
  const tree = floorTree();
  try {
    console.log(`With ${tree.installed.join(' and ')}:`);
    const compiled = tree.run('typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit', '--incremental', 'false');
    const tests = [...constructTests(), ...PACKAGE_TESTS];
    const tested = tree.run('vitest/vitest.mjs', 'run', ...tests, ...process.argv.slice(2));
    if (!compiled || !tested) process.exitCode = 1;
  } finally {
    tree.remove();
  }
}

/** Returns the tests of the construct, except those that use cdk-nag, which needs a newer aws-cdk-lib. */
function constructTests(): string[] {
  return readdirSync(join(ROOT, 'test', 'lib'), { recursive: true, encoding: 'utf8' })
    .map((file) => join('test', 'lib', file))
    .filter((file) => file.endsWith('.test.ts') && !/from 'cdk-nag'/.test(readFileSync(join(ROOT, file), 'utf8')));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
