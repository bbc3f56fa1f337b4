import type { Diagnosis } from '../../lambda/operations/diagnose';
import { printable, type Terminal } from '../local/print/style';
import { carets } from './caret';

/** A diagnosis for a person. User info in a URL is masked, because such text is pasted into tickets. */
export function printDiagnosis(diagnosis: Diagnosis, terminal: Terminal): void {
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
    ['Docs', docs],
  ] as const) {
    if (value !== null) for (const line of paragraph(label, printable(value), terminal.width)) print(line);
  }
  print('');
  print(style.dim(`${tried.toLocaleString('en-US')} ${tried === 1 ? 'signature' : 'signatures'} computed.`));
}

/** What was received, what the runtime made of it where that is something else, and what was signed, with carets. */
function urlLines({ receivedUrl, publicUrl, signedUrl }: Diagnosis, { style }: Terminal): string[] {
  const [received, rebuilt, fits] = [receivedUrl, publicUrl, signedUrl ?? ''].map(shown) as [string, string, string];
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
