import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/build/paths';
import { type CodeBlock, type Parsed, parseMarkdown } from './markdown';

/** A document of the repository. */
export interface Document extends Parsed {
  /** Path from the repository's root. */
  readonly path: string;
}

const FOLDERS = ['.', 'docs', 'examples', ...foldersIn('examples'), 'test/events'];

/** Documents generated from docstrings. */
const GENERATED = ['API.md'];

/** Returns all documents written by hand. */
export function documents(): readonly Document[] {
  const paths = FOLDERS.flatMap((folder) => markdownIn(folder));
  return paths.filter((path) => !GENERATED.includes(path)).map(readDocument);
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`);
}

function markdownIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'));
  return names.map((name) => (folder === '.' ? name : `${folder}/${name}`));
}

export function readDocument(path: string): Document {
  return { path, ...parseMarkdown(readFileSync(join(ROOT, path), 'utf8')) };
}

/** Returns the blocks of some languages in all documents, with their positions. */
export function blocksOf(...languages: readonly string[]): readonly (CodeBlock & { readonly place: string })[] {
  return documents().flatMap(({ path, blocks }) =>
    blocks
      .filter(({ language }) => languages.includes(language))
      .map((block) => ({ ...block, place: `${path}:${block.line}` })),
  );
}
