import { githubSlug } from '../../docs/.vitepress/github-slug';

/** A fenced block of code. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** Line of its first line of code, from 1. */
  readonly line: number;
}

/** A link's target. */
export interface Link {
  readonly target: string;
  readonly line: number;
}

/** The parts of a document that tests check. */
export interface Parsed {
  readonly blocks: readonly CodeBlock[];
  readonly links: readonly Link[];
  /** Code in running text and tables. */
  readonly spans: readonly { readonly text: string; readonly line: number }[];
  /** Anchors of the headings, as on GitHub. */
  readonly anchors: ReadonlySet<string>;
}

const FENCE = /^( *)(`{3,}|~{3,})([\w-]*)/;

export function parseMarkdown(text: string): Parsed {
  const blocks: CodeBlock[] = [];
  const prose: { text: string; line: number }[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const [, indent, fence, language = ''] = FENCE.exec(lines[index] ?? '') ?? [];
    if (fence === undefined) {
      prose.push({ text: lines[index] ?? '', line: index + 1 });
      continue;
    }
    const end = lines.findIndex((line, at) => at > index && line.trim() === fence);
    if (end < 0) throw new SyntaxError(`The fence in line ${index + 1} is never closed.`);
    const code = lines
      .slice(index + 1, end)
      .map((line) => line.slice(Math.min(indent?.length ?? 0, line.search(/\S|$/))));
    blocks.push({ language, text: code.join('\n'), line: index + 2 });
    index = end;
  }
  return { blocks, ...linksAndSpans(prose), anchors: anchorsOf(prose.map((line) => line.text)) };
}

/** Reads the whole text, because code and links can continue on the next line. */
function linksAndSpans(prose: readonly { text: string; line: number }[]): Pick<Parsed, 'links' | 'spans'> {
  const whole = prose.map(({ text }) => text).join('\n');
  const lineAt = (offset: number) => prose[whole.slice(0, offset).split('\n').length - 1]?.line ?? 0;
  const spans = [...whole.matchAll(/(?<!`)(`+)(?!`)([^\n]*?\n?[^\n]*?)(?<!`)\1(?!`)/g)].map((found) => ({
    text: (found[2] ?? '').replace(/\s*\n\s*/g, ' ').trim(),
    line: lineAt(found.index),
  }));
  const bare = whole.replace(/(?<!`)(`+)(?!`)([^\n]*?\n?[^\n]*?)(?<!`)\1(?!`)/g, (code) => code.replace(/\S/g, '_'));
  const links = [
    ...bare.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g),
    ...bare.matchAll(/^\s*\[[^\]]+\]:\s+(\S+)/gm),
    ...bare.matchAll(/<((?:https?:|mailto:)[^>\s]*)>/g),
  ].map((found) => ({ target: found[1] ?? '', line: lineAt(found.index) }));
  return { links, spans };
}

function anchorsOf(lines: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const line of lines) {
    const [, title] = /^#{1,6}\s+(.*?)\s*#*$/.exec(line) ?? [];
    if (title === undefined) continue;
    const slug = githubSlug(title);
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}
