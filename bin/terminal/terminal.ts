/** Colours of a terminal; each returns the text unchanged where there are none. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

const CODES = { bold: 1, dim: 2, green: 32, yellow: 33, red: 31 } as const;

/** Colours, or none. */
export function style(colours: boolean): Style {
  const paint = (code: number) => (text: string) => (colours && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text);
  return {
    bold: paint(CODES.bold),
    dim: paint(CODES.dim),
    green: paint(CODES.green),
    yellow: paint(CODES.yellow),
    red: paint(CODES.red),
  };
}

/** Where lines are printed to. */
export interface Terminal {
  readonly style: Style;
  /** Columns to fill, 80 to 120. */
  readonly width: number;
  print(line: string): void;
}

/** Colours only on a terminal, and not if the user wants none. https://no-color.org */
export function terminal(
  stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown } = process.stdout,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Terminal {
  const colours = stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return {
    style: style(colours),
    width: Math.min(120, Math.max(80, stream.columns ?? 100)),
    print: (line) => void stream.write(`${line}\n`),
  };
}

/** Text on one line without control characters, which could move the cursor or change the window's title. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Text cut to a width, with a sign that it was. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  return width < 1 ? '' : `${characters.slice(0, width - 1).join('')}…`;
}

/** A line on a terminal's standard error that is written over, or wiped by an empty text; nothing anywhere else. */
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

/** So many of something, in words: `1 request`, `2 requests`. */
export function pluralize(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
