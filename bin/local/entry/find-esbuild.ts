import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../package-root';

/** The bundler, which is the user's and not a dependency of this package. */
export type Esbuild = typeof import('esbuild');

/** esbuild as the entry's project has it, else the working folder's, else the tool's; `undefined` when none has. */
export function findEsbuild(entry: string, cwd: string = process.cwd(), own = packageRoot()): Esbuild | undefined {
  for (const folder of [dirname(entry), cwd, own]) {
    try {
      return createRequire(join(folder, 'package.json'))('esbuild');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
