import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeParts } from '../bench/report/page';

const PAGE = 'proof.md';

/** Returns the text between `<!-- name -->` and `<!-- /name -->` in docs/proof.md. @throws if there are no such marks. */
export function partOf(name: string): string {
  const text = readFileSync(join(__dirname, '..', 'docs', PAGE), 'utf8');
  const [start, end] = [text.indexOf(`<!-- ${name} -->`), text.indexOf(`<!-- /${name} -->`)];
  if (start < 0 || end < start) throw new Error(`docs/${PAGE} has no <!-- ${name} -->.`);
  return text.slice(text.indexOf('\n', start) + 1, end).trimEnd();
}

/** Replaces the text between the marks. */
export function writePart(name: string, content: string): void {
  writeParts(PAGE, { [name]: content });
}
