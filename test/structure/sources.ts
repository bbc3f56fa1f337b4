import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
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

/** Paths of the project's own files that a file imports, types included. */
function importsOf(path: string): string[] {
  const found = [...textOf(path).matchAll(/\b(?:from|import\() ?'(\.[^']+)'/g)];
  return found.map(([, specifier]) => resolved(join(dirname(path), String(specifier))));
}

function resolved(path: string): string {
  const file = `${normalize(path)}.ts`;
  return existsSync(join(ROOT, file)) ? file : join(normalize(path), 'index.ts');
}

/** The code of a file without its comments. */
export function codeOf(path: string): string {
  return textOf(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}
