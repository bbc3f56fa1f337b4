import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** Licences that ask for nothing, so that their text need not come along. */
const WITHOUT_CONDITIONS = new Set(['0BSD', 'MIT-0']);

/** Licences whose only condition is that their text comes along, or none at all. */
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
  const sections = [...new Set(packages)].sort().map((folder) => section(join(root, folder)));
  return ['This package contains code of the packages below, under their licences.', ...sections].join(
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
  const texts = licenceTexts(folder, name);
  if (texts.length === 0 && !WITHOUT_CONDITIONS.has(license)) {
    throw new Error(`${name} ${version} is bundled, but has no licence file.`);
  }
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

/** Texts of packages that are published without one, as their repositories have them. */
const TEXTS = join(__dirname, 'licence-texts');

/** The licence of a package, and its notices; none when there is no licence among them. */
function licenceTexts(folder: string, name: string): string[] {
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
