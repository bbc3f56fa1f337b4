import { printable, type Terminal } from './terminal';

const INDENT = '    ';

/**
 * Returns lines that show a URL as the function received it, above the rebuilt public URL. A line of `^` marks the
 * difference. Equal URLs are labeled as such.
 */
export function urlPair(receivedUrl: string | undefined, publicUrl: string | undefined, terminal: Terminal): string[] {
  const received = printable(receivedUrl ?? '-');
  const rebuilt = printable(publicUrl ?? '-');
  const { dim, green, red } = terminal.style;
  if (received === rebuilt) {
    return [`${INDENT}${dim('received')}  ${received}`, `${INDENT}${dim('public')}    ${rebuilt} ${dim('(same)')}`];
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

/** Empty if the line above wraps, because the marks would then be below something else. */
function carets(pieces: readonly Piece[], { width, style }: Terminal): string[] {
  const indent = INDENT.length + 'received  '.length;
  const marks = pieces.map(({ text, differs }) => (differs ? '^' : ' ').repeat(text.length)).join('');
  if (!marks.includes('^') || indent + marks.length > width) return [];
  return [style.green(' '.repeat(indent) + marks.trimEnd())];
}

/** A piece of a URL, and whether the other URL lacks it. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Maximum number of pieces to compare. */
const MAX_PIECES = 200;

/** Splits `url` into pieces, and marks those that `other` doesn't have in the same order. Joined, they are `url`. */
export function urlDifference(url: string, other: string): Piece[] {
  const mine = pieces(url);
  const others = pieces(other);
  if (mine.length > MAX_PIECES || others.length > MAX_PIECES) return [{ text: url, differs: url !== other }];
  const common = commonLengths(mine, others);
  const marked: Piece[] = [];
  let position = 0;
  for (const [index, text] of mine.entries()) {
    const found = others.indexOf(text, position);
    // Keep the piece only if the rest still has as much in common.
    const kept = found >= 0 && at(common, index, position) === 1 + at(common, index + 1, found + 1);
    if (kept) position = found + 1;
    marked.push({ text, differs: !kept });
  }
  return marked;
}

/** Scheme, host, each segment with its slash, each parameter: proxies add and remove them as a whole. */
function pieces(url: string): string[] {
  const [, scheme = '', rest = url] = /^(\w+)(:\/\/.*)$/s.exec(url) ?? [];
  return [scheme, ...(rest.match(/:\/\/[^/?]*|[/?&=][^/?&=]*|[^/?&=]+/g) ?? [])].filter((piece) => piece !== '');
}

/** Lengths of the longest common subsequences, by the position in each list. */
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
