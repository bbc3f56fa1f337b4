import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';

/** The map of the last file, because a reload replaces it. */
let known: { readonly file: string; readonly map: SourceMap | undefined } | undefined;

/**
 * Replaces lines of a bundle in a text with those of its sources. The map stays out of the sandbox, where it would take
 * more memory than the code, and is read only when there is an error to show.
 */
export function withSourceLines(text: string, file: string): string {
  if (!text.includes(`${file}:`)) return text;
  if (known?.file !== file) known = { file, map: mapOf(file) };
  const { map } = known;
  if (!map) return text;
  return text
    .split(`${file}:`)
    .map((piece, index) => (index === 0 ? piece : located(piece, file, map)))
    .join('');
}

/** @param piece text after the file's name and colon. */
function located(piece: string, file: string, map: SourceMap): string {
  const [position = '', line = '', column = '1'] = /^(\d+)(?::(\d+))?/.exec(piece) ?? [];
  const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
  if (position === '' || !('originalSource' in entry)) return `${file}:${piece}`;
  const source = resolve(dirname(file), entry.originalSource);
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}${piece.slice(position.length)}`;
}

function mapOf(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}
