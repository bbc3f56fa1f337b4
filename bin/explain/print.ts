import type { Diagnosis } from '../../diagnosis';
import { docsUrl, printable, type Terminal } from '../terminal';
import type { Report } from './explain';

/** The carets below two texts. */
export interface Marked {
  readonly one: string;
  readonly other: string;
}

/**
 * Marks the difference between two texts, from the first different character to the last. A text that lacks characters
 * gets one caret at their position.
 */
export function carets(one: string, other: string): Marked {
  const [a, b] = [[...one], [...other]];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const mark = (length: number) =>
    one === other ? '' : `${' '.repeat(start)}${'^'.repeat(Math.max(1, length - start - end))}`;
  return { one: mark(a.length), other: mark(b.length) };
}

/** Prints reports for people. Several are each below their source. */
export function printReports(reports: readonly Report[], terminal: Terminal): void {
  for (const [at, { source, request, result }] of reports.entries()) {
    if (at > 0) terminal.print('');
    const title = `${source}${request === undefined ? '' : `, request ${request}`}`;
    if (reports.length > 1) terminal.print(terminal.style.bold(`── ${printable(title)} ──`));
    if ('diagnosis' in result) printDiagnosis(result.diagnosis, terminal);
    else terminal.print(terminal.style.red(printable(result.error)));
  }
}

/** Prints a diagnosis for people. Masks user info in URLs, because people paste the output into tickets. */
function printDiagnosis(diagnosis: Diagnosis, terminal: Terminal): void {
  const { style } = terminal;
  const print = (line: string) => terminal.print(line.trimEnd());
  const { signed, cause, detail, fix, docs, tried } = diagnosis;
  print(signed ? style.green(style.bold('Signed.')) : style.red(style.bold(`Not signed as received: ${cause}`)));
  print('');
  for (const line of urlLines(diagnosis, terminal)) print(line);
  print('');
  for (const [label, value] of [
    ['', detail],
    ['Fix', fix],
    ['Docs', docs && docsUrl(docs)],
  ] as const) {
    if (value !== null) for (const line of paragraph(label, printable(value), terminal.width)) print(line);
  }
  print('');
  print(style.dim(`${tried.toLocaleString('en-US')} ${tried === 1 ? 'signature' : 'signatures'} computed.`));
}

/** The received URL, the rebuilt URL when it differs, and the signed URL, with carets where they differ. */
function urlLines({ receivedUrl, publicUrl, signedUrl }: Diagnosis, { style }: Terminal): string[] {
  const [received, rebuilt, fits] = [receivedUrl, publicUrl, signedUrl ?? ''].map(shown) as [string, string, string];
  if (receivedUrl === '') return [];
  const seen = row('received', received);
  if (signedUrl === null) return received === rebuilt ? [seen] : [seen, row('rebuilt', rebuilt)];
  const compared = fits === rebuilt ? received : rebuilt;
  const marks = carets(compared, fits);
  const marked = (text: string, mark: string) => (mark === '' ? [text] : [text, style.yellow(row('', mark))]);
  return [
    ...(compared === received ? [] : [seen]),
    ...marked(row(compared === received ? 'received' : 'rebuilt', compared), marks.one),
    ...marked(row('signed', fits), marks.other),
  ];
}

const LABEL = 10;

function row(label: string, text: string): string {
  return `  ${label.padEnd(LABEL)}${text}`;
}

function shown(url: string): string {
  return printable(url).replace(/^(\w+:\/\/)[^/?#]*@/, '$1***@');
}

function paragraph(label: string, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width - LABEL - 2)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line, index) => row(index === 0 ? label : '', line));
}
