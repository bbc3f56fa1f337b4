import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../scripts/build/paths';

const CACHE = join(ROOT, 'node_modules', '.cache', 'cdk-twilio-webhook');

const PYTHON = 'python3';

/** Python isn't installed, or can't create virtual environments. */
export class NoPythonError extends Error {}

/** A Python virtual environment with the packages of a requirements file. */
export interface VirtualEnvironment {
  /** Folder with the programs of the packages, and `python` itself. */
  readonly bin: string;
}

/**
 * Returns the virtual environment of a requirements file. Creates it below `node_modules/.cache` when it's first needed,
 * and again when the file or Python's version changes.
 *
 * @param name start of the folder's name.
 * @param requirements path of the requirements file.
 * @throws {NoPythonError} without Python 3 and its module `venv`.
 */
export function virtualEnvironment(name: string, requirements: string): VirtualEnvironment {
  const version = pythonVersion();
  if (version === undefined) throw new NoPythonError("python3 isn't installed.");
  const content = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex');
  const folder = join(CACHE, `${name}-${content.slice(0, 12)}`);
  const bin = join(folder, 'bin');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return { bin };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  create(folder);
  // Python compiles what is imported. Most of these packages isn't.
  const flags = ['--disable-pip-version-check', '--no-compile', '--quiet', '--no-input'];
  execFileSync(join(bin, 'python'), ['-m', 'pip', 'install', ...flags, '-r', requirements], { stdio: 'inherit' });
  writeFileSync(complete, '');
  return { bin };
}

/** Returns the version, such as `Python 3.11.7`, or `undefined` if Python isn't installed. */
function pythonVersion(): string | undefined {
  const { status, stdout } = spawnSync(PYTHON, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function create(folder: string): void {
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-m', 'venv', folder], { encoding: 'utf8' });
  if (status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  // Debian has a separate package for `venv`.
  throw new NoPythonError(
    `python3 can't create a virtual environment. Install python3-venv. ${stdout}${stderr}`.trim(),
  );
}
