import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../build/paths';
import { constructReference } from './construct';
import { runtimeReference } from './runtime';

/** Folder of all generated pages except the first. */
const FOLDER = 'docs/api';

/** Renders every generated page, as text by path from the repository's root. */
export async function apiReference(): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await constructReference()), ...runtimeReference()]);
}

/** Reads the pages that are committed, as text by path from the repository's root. */
export function committedReference(): ReadonlyMap<string, string> {
  const folder = join(ROOT, FOLDER);
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const paths = names.filter((name) => name.endsWith('.md')).map((name) => `${FOLDER}/${name}`);
  return new Map(['API.md', ...paths].map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

/** Replaces the committed pages. */
export async function writeApiReference(): Promise<void> {
  const pages = await apiReference();
  rmSync(join(ROOT, FOLDER), { recursive: true, force: true });
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
}
