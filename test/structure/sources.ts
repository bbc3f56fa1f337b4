import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/build/paths';

/** All TypeScript below a folder, as paths from the root. */
export function sourcesIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => join(folder, name));
}

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The code of a file without its comments. */
export function codeOf(path: string): string {
  return textOf(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}
