import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../build/build-package';
import { floorTree } from '../floor-tree';
import { generateBindings, type Language, type Result } from './pacmak';

/**
 * Builds the package unless it's built, and generates its bindings.
 *
 * Bindings refer to the type of every prop, including those inherited from aws-cdk-lib, and fail to load if aws-cdk-lib
 * lacks one. They are therefore generated from a construct that is compiled with the lowest aws-cdk-lib that the peer range
 * allows.
 *
 * @param outdir parent of the generated folders, which is replaced.
 * @throws when the build or jsii-pacmak fails.
 */
export async function buildBindings(outdir: string, languages: readonly Language[], result: Result): Promise<void> {
  await ensureBuilt();
  rmSync(outdir, { recursive: true, force: true });
  const tree = floorTree();
  try {
    // It would skip files that haven't changed.
    rmSync(join(tree.folder, 'dist', 'construct.tsbuildinfo'), { force: true });
    if (!tree.run('tsx/dist/cli.mjs', 'scripts/build-construct.ts'))
      throw new Error(`The construct doesn't compile with ${tree.installed.join(', ')}.`);
    generateBindings(tree.folder, outdir, languages, result);
  } finally {
    tree.remove();
  }
}
