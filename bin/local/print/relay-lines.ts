import { isObject } from '../../../lambda/front-door';
import { cut, pluralize, printable, type Terminal } from '../../terminal';
import type { TranscriptLine } from '../relay';
import type { SandboxLog } from '../sandbox';
import type { RefusedCause } from './lines';

/** Minimum number of columns for what was said. */
const MIN_TEXT = 24;

/** Returns the line of a conversation with the relay: time, who, and what, cut to the terminal's width. */
export function transcriptLine({ who, type, text, at, firstMs, texts }: TranscriptLine, terminal: Terminal): string {
  const { style, width } = terminal;
  const first =
    firstMs === undefined ? '' : `  first text after ${Math.round(firstMs)} ms, ${pluralize(texts ?? 0, 'text')}`;
  const time = new Date(at).toTimeString().slice(0, 8);
  const begin = [time, 'Relay'.padEnd(12), who.padEnd(6), type.padEnd(9)].join('  ');
  const said = cut(printable(text), Math.max(MIN_TEXT, width - begin.length - 2 - first.length));
  const paint = who === 'caller' ? style.yellow : who === 'agent' ? style.bold : style.dim;
  return `${paint(begin)}  ${said}${style.dim(first)}`.trimEnd();
}

/** Returns the lines below a refused handshake: its cause, and what to do. */
export function refusedLines(refused: RefusedCause | undefined, { style }: Terminal): string[] {
  if (!refused?.cause) return [];
  const fix = refused.fix ? [`Fix: ${refused.fix}`] : [];
  return [`Cause: ${refused.cause}`, ...fix].map((line) => style.dim(`${' '.repeat(10)}${printable(line)}`));
}

/** Returns the line of a log that belongs to no conversation. Lines that the runtime writes for each event stay out. */
export function relayLogLine({ level, message }: SandboxLog, { style }: Terminal): string | undefined {
  if (isRuntimeLog(message) && level === 'info') return undefined;
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return `${' '.repeat(10)}${style.dim('Relay'.padEnd(14))}${level}: ${printable(text)}`;
}

function isRuntimeLog(message: unknown): boolean {
  return isObject(message) && message['frontDoor'] !== undefined;
}
