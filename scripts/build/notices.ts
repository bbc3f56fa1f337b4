import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Licenses without conditions, whose text can be omitted. */
const WITHOUT_CONDITIONS = new Set(['0BSD', 'MIT-0']);

/** Licenses that at most require their text to be included. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
]);

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/**
 * Returns the folders of the bundled packages, sorted.
 *
 * @param metafiles esbuild's lists of the bundled files.
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
 * Returns the text of the notices file.
 *
 * @throws {Error} naming a package whose license isn't permissive or whose text is missing.
 */
export function notices(root: string, packages: readonly string[]): string {
  const sections = [...new Set(packages)].sort().map((folder) => section(join(root, folder)));
  return ['This package contains code from the packages below, under their licenses.', ...sections].join(
    `\n\n${'-'.repeat(80)}\n\n`,
  );
}

function section(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!PERMISSIVE.has(license)) {
    throw new Error(
      `${name} ${version} is bundled, but its license (${license}) isn't one of: ${[...PERMISSIVE].join(', ')}.`,
    );
  }
  const texts = licenseTexts(folder, name);
  if (texts.length === 0 && !WITHOUT_CONDITIONS.has(license)) {
    throw new Error(`${name} ${version} is bundled, but has no license file.`);
  }
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

/** License texts from the repositories of packages that are published without one. */
const TEXTS = join(__dirname, 'license-texts');

/** Returns the license and notices of a package, or an empty list without a license. */
function licenseTexts(folder: string, name: string): string[] {
  const files = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .sort();
  const ours = join(TEXTS, `${name}.txt`);
  if (files.some((file) => !/^notice/i.test(file))) return files.map((file) => readText(join(folder, file)));
  return existsSync(ours) ? [readText(ours)] : [];
}

function readText(file: string): string {
  return readFileSync(file, 'utf8').trim();
}
