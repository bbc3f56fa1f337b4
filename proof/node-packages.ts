import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../scripts/build/paths';

const CACHE = join(ROOT, 'node_modules', '.cache', 'cdk-twilio-webhook');
const FILES = ['package.json', 'package-lock.json'];

/**
 * Returns the `node_modules` with the packages of a lock file. Installs them below `node_modules/.cache` when they are
 * first needed, and again when the lock file changes.
 *
 * @param name start of the folder's name.
 * @param listed folder of the lock file.
 */
export function nodePackages(name: string, listed: string): string {
  const content = createHash('sha256')
    .update(readFileSync(join(listed, 'package-lock.json')))
    .digest('hex');
  const folder = join(CACHE, `${name}-${content.slice(0, 12)}`);
  const modules = join(folder, 'node_modules');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return modules;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) copyFileSync(join(listed, file), join(folder, file));
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(complete, '');
  return modules;
}
