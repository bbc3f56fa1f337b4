import { styleText } from 'node:util';

/** A terminal, or another destination of printed lines. */
export interface Terminal {
  readonly style: Style;
  /** Columns to fill, 80 to 120. */
  readonly width: number;
  print(line: string): void;
}

/** Styles for text. Each returns the text unchanged without colors. */
export type Style = Readonly<Record<'bold' | 'dim' | 'green' | 'yellow' | 'red', (text: string) => string>>;

/** Returns the terminal of a stream. Colors need a TTY, and respect the user's `NO_COLOR`. https://no-color.org */
export function terminal(
  stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown } = process.stdout,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Terminal {
  const colors = stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    style: style(colors),
    width: Math.min(120, Math.max(80, stream.columns ?? 100)),
    print: (line) => void stream.write(`${line}\n`),
  };
}

/** Returns the styles, with or without colors. */
export function style(colors: boolean): Style {
  // Node's own check of the stream differs between versions.
  const paint = (format: keyof Style) => (text: string) =>
    colors && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    green: paint('green'),
    yellow: paint('yellow'),
    red: paint('red'),
  };
}

/** Puts text on one line, without control characters that could move the cursor or change the window's title. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Cuts text to a width, ending it with `…` if it was longer. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  return width < 1 ? '' : `${characters.slice(0, width - 1).join('')}…`;
}

/** Formats a count with its noun: `1 request`, `2 requests`. */
export function pluralize(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Returns a function that rewrites a line on a terminal's standard error, or clears it. Elsewhere it does nothing. */
export function progressLine(
  stream: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
): (text: string) => void {
  if (!stream.isTTY) return () => undefined;
  let last = 0;
  return (text) => {
    const now = performance.now();
    if (text !== '' && now - last < 100) return;
    last = now;
    stream.write(`\r\x1b[K${text}\r`);
  };
}
