import { printable, type Terminal } from './terminal';

/** A piece of a URL, and whether the other URL lacks it. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Beyond so many pieces the comparison is not worth its time. */
const MAX_PIECES = 200;

/** The pieces of `url`, those marked that `other` has not in the same order. Put together they are `url` again. */
export function urlDifference(url: string, other: string): Piece[] {
  const mine = pieces(url);
  const others = pieces(other);
  if (mine.length > MAX_PIECES || others.length > MAX_PIECES) return [{ text: url, differs: url !== other }];
  const common = commonLengths(mine, others);
  const marked: Piece[] = [];
  let position = 0;
  for (const [index, text] of mine.entries()) {
    const found = others.indexOf(text, position);
    // In common only if skipping to it loses nothing of what the rest has in common.
    const kept = found >= 0 && at(common, index, position) === 1 + at(common, index + 1, found + 1);
    if (kept) position = found + 1;
    marked.push({ text, differs: !kept });
  }
  return marked;
}

/** Scheme, host, each segment with its slash, each parameter: what goes missing, goes missing whole. */
function pieces(url: string): string[] {
  const [, scheme = '', rest = url] = /^(\w+)(:\/\/.*)$/s.exec(url) ?? [];
  return [scheme, ...(rest.match(/:\/\/[^/?]*|[/?&=][^/?&=]*|[^/?&=]+/g) ?? [])].filter((piece) => piece !== '');
}

/** Length of the longest common subsequence of what is left of both lists, by how much of each is passed. */
function commonLengths(one: readonly string[], other: readonly string[]): number[][] {
  const lengths = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i--) {
    const row = lengths[i] ?? [];
    for (let j = other.length - 1; j >= 0; j--) {
      row[j] =
        one[i] === other[j] ? 1 + at(lengths, i + 1, j + 1) : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

function at(lengths: readonly (readonly number[])[], row: number, column: number): number {
  return lengths[row]?.[column] ?? 0;
}

const INDENT = '    ';

/**
 * The URL as the function received it above the one that it rebuilt, and a line of `^` under what had to be changed.
 * Where nothing had to, that is said instead.
 */
export function urlPair(receivedUrl: string | undefined, publicUrl: string | undefined, terminal: Terminal): string[] {
  const received = printable(receivedUrl ?? '-');
  const rebuilt = printable(publicUrl ?? '-');
  const { dim, green, red } = terminal.style;
  if (received === rebuilt) {
    return [`${INDENT}${dim('received')}  ${received}`, `${INDENT}${dim('public')}    ${rebuilt} ${dim('(the same)')}`];
  }
  const pieces = urlDifference(rebuilt, received);
  return [
    `${INDENT}${dim('received')}  ${painted(urlDifference(received, rebuilt), red)}`,
    `${INDENT}${dim('public')}    ${painted(pieces, green)}`,
    ...carets(pieces, terminal),
  ];
}

function painted(pieces: readonly Piece[], paint: (text: string) => string): string {
  return pieces.map(({ text, differs }) => (differs ? paint(text) : text)).join('');
}

/** None where the line above would wrap, because they would then stand under something else. */
function carets(pieces: readonly Piece[], { width, style }: Terminal): string[] {
  const indent = INDENT.length + 'received  '.length;
  const marks = pieces.map(({ text, differs }) => (differs ? '^' : ' ').repeat(text.length)).join('');
  if (!marks.includes('^') || indent + marks.length > width) return [];
  return [style.green(' '.repeat(indent) + marks.trimEnd())];
}
