import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths';

/**
 * Warnings that are known:
 * - `reserved-word`: a prop has the name that AWS CDK gives the same thing and that is a word of some other language;
 *   jsii renames it there.
 * - `metadata/missing-dev-dependency`: jsii wants devDependencies at the lowest version that the peers allow. They are
 *   the newest here, so that the tests run against what users install today.
 */
const SILENCED = ['reserved-word', 'metadata/missing-dev-dependency'];

/** Compiles `lib/` into `dist/` and writes the assembly `.jsii` beside it. Any warning that is not known fails. */
export function compileConstruct(): Promise<void> {
  const bin = join(ROOT, 'node_modules', 'jsii', 'bin', 'jsii');
  const flags = ['--silence-warnings', ...SILENCED];
  // Without a README there is nothing to put on the package's page; in a published package there always is one.
  if (existsSync(join(ROOT, 'README.md'))) flags.push('--fail-on-warnings');
  // The package supports Node 20 longer than jsii does; what it compiles to is the same.
  const nodeVersion = process.versions.node.split('.')[0];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ROOT, ...flags], {
      stdio: 'inherit',
      env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: nodeVersion },
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`jsii ended with exit code ${code}.`))));
  });
}
