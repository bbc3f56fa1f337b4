import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths';

/**
 * Known warnings:
 * - `reserved-word`: a prop has the same name as in AWS CDK, which is a keyword in another language. jsii renames it there.
 * - `metadata/missing-dev-dependency`: jsii expects devDependencies at the lowest version that the peers allow. Here they
 *   are the newest, so the tests run against the versions that users install today.
 */
const SILENCED = ['reserved-word', 'metadata/missing-dev-dependency'];

/** Compiles `lib/` into `dist/` and writes the assembly `.jsii`. Fails on any unknown warning. */
export function compileConstruct(): Promise<void> {
  const bin = join(ROOT, 'node_modules', 'jsii', 'bin', 'jsii');
  const flags = ['--silence-warnings', ...SILENCED];
  // jsii warns about a missing README. The published package always has one.
  if (existsSync(join(ROOT, 'README.md'))) flags.push('--fail-on-warnings');
  // The package supports Node 20 longer than jsii does. The compiled code is the same.
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
