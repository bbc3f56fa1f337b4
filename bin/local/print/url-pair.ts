import { printable, type Terminal } from './style';
import { type Piece, urlDifference } from './url-difference';

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
