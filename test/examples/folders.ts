import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/build/paths';

const FOLDER = join(ROOT, 'examples');

/** Names of the folders with an app. */
const APPS = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** Names of the examples in TypeScript. */
export const EXAMPLES = APPS.filter((name) => existsSync(join(FOLDER, name, 'app.ts')));

/** Names of all examples. */
export const ALL_EXAMPLES = APPS;

export function folderOf(name: string): string {
  return join(FOLDER, name);
}

/** Reads a file of an example. */
export function textOf(name: string, file: string): string {
  return readFileSync(join(FOLDER, name, file), 'utf8');
}

/** The part of a `package.json` that tests use. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export function manifestOf(name: string): Manifest {
  return JSON.parse(textOf(name, 'package.json'));
}
