/** Maximum number of characters of an object of several lines, above the 1 MB of an entry in CloudWatch. */
const MAX_DOCUMENT = 2 * 1024 * 1024;

/** Maximum number of characters to search for the ends of such objects. */
const MAX_SCANNED = 64 * 1024 * 1024;

/**
 * Decodes a file: UTF-8, or UTF-16 as PowerShell's `>` writes it. Without a byte order mark, a zero byte beside the
 * first character indicates UTF-16.
 */
export function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const bigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const littleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const encoding = bigEndian ? 'utf-16be' : littleEndian ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * Finds the JSON documents in a text: the whole text, each row of a CSV export, or each object in a log, on one line
 * or several.
 */
export function documentsIn(content: string): unknown[] {
  const text = content.replace(/^\ufeff/, '');
  const whole = json(text);
  if (whole !== undefined) return [whole];
  return rowsIn(text) ?? objectsIn(text);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Finds the objects in a log. An object of several lines is indented, so a line ends with its brace. */
function objectsIn(text: string): unknown[] {
  const found: unknown[] = [];
  let budget = MAX_SCANNED;
  for (let at = text.indexOf('{'); at >= 0; ) {
    const line = endOfLine(text, at);
    const indented = text.slice(at + 1, line).trim() === '' && budget > 0;
    const end = endOfObject(text, at, indented ? Math.min(text.length, at + MAX_DOCUMENT) : line);
    if (indented) budget -= (end ?? at + MAX_DOCUMENT) - at;
    const parsed = end === undefined ? undefined : json(text.slice(at, end));
    if (parsed !== undefined) found.push(parsed);
    at = text.indexOf('{', parsed === undefined || end === undefined ? line : end);
  }
  return found;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Returns the position after the brace that closes the object, or `undefined` if there is none before the limit. */
function endOfObject(text: string, start: number, limit: number): number | undefined {
  const pieces = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|[{}]/g;
  pieces.lastIndex = start;
  let depth = 0;
  for (let piece = pieces.exec(text); piece && pieces.lastIndex <= limit; piece = pieces.exec(text)) {
    if (piece[0] === '{') depth += 1;
    if (piece[0] === '}') depth -= 1;
    if (depth === 0) return pieces.lastIndex;
  }
  return undefined;
}

/** The columns of CloudWatch's exports. */
const COLUMNS = /^(?:@?message|@?timestamp|outcome)$/;

/** Returns a CSV export as one object per row, by column, or `undefined` if the text is something else. */
function rowsIn(text: string): Record<string, string>[] | undefined {
  const [first = ''] = /^.*/.exec(text) ?? [];
  const separator = [',', '\t', ';'].find((each) => cells(first, each).some((row) => row.some(isColumn)));
  if (separator === undefined) return undefined;
  const [names = [], ...rows] = cells(text, separator);
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name.trim(), row[at] ?? ''])));
}

function isColumn(text: string): boolean {
  return COLUMNS.test(text.trim());
}

/** Splits a text into rows and cells. https://www.rfc-editor.org/rfc/rfc4180 */
function cells(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  const cell = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|([^${separator}\\r\\n]*))(${separator}|\\r?\\n|\\r|$)`, 'gy');
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    const [all, quoted, plain = '', end] = match;
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== separator && end !== '') rows.push([]);
    if (end === '' || all === '') break;
  }
  return rows.filter((row) => row.some((value) => value !== ''));
}
