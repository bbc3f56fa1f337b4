import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(__dirname, '..', '..', 'docs');

/** Replaces the text between the marks `<!-- name -->` and `<!-- /name -->` of a page in `docs/`. */
export function writeParts(page: string, parts: Readonly<Record<string, string>>): void {
  const file = join(DOCS, page);
  let text = readFileSync(file, 'utf8');
  for (const [name, content] of Object.entries(parts)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [before, rest] = [text.indexOf(start), text.indexOf(end)];
    if (before < 0 || rest < before) throw new Error(`${page} doesn't contain ${start} … ${end}.`);
    text = `${text.slice(0, before + start.length)}\n${content}\n${text.slice(rest)}`;
  }
  writeFileSync(file, text);
}

export function writeImage(name: string, svg: string): void {
  writeFileSync(join(DOCS, 'images', name), svg);
}
