import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Licences whose only condition is that their text comes along, or none at all. */
const PERMISSIVE = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/**
 * The folders of the packages inside bundles, sorted.
 *
 * @param metafiles what esbuild says went into them.
 */
export function bundledPackages(metafiles: readonly Metafile[]): string[] {
  const folders = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.keys(inputs))
    .map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0])
    .filter((folder) => folder !== undefined);
  return [...new Set(folders)].sort();
}

/**
 * The text of the notices file.
 *
 * @throws {Error} naming the package, when its licence is not a permissive one or its text is missing.
 */
export function notices(root: string, packages: readonly string[]): string {
  const sections = packages.map((folder) => section(join(root, folder)));
  return ['This package contains code of the packages below, under their licences.', ...new Set(sections)].join(
    `\n\n${'-'.repeat(80)}\n\n`,
  );
}

function section(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!PERMISSIVE.has(license)) {
    throw new Error(
      `${name} ${version} is bundled, but its licence (${license}) is none of: ${[...PERMISSIVE].join(', ')}.`,
    );
  }
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  if (!files.some((file) => !/^notice/i.test(file)))
    throw new Error(`${name} ${version} is bundled, but has no licence file.`);
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}
