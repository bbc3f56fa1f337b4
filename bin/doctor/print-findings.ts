import { pluralize, printable, type Style, type Terminal } from '../terminal';
import type { Examination } from './examine';
import type { Finding, Level } from './finding';

const MARKS: Readonly<Record<Level, string>> = { ok: '✓', info: '·', warning: '!', error: '✗' };

function paint({ green, dim, yellow, red }: Style, level: Level): (text: string) => string {
  return { ok: green, info: dim, warning: yellow, error: red }[level];
}

/** One line for each finding, its fix below it, and a verdict. */
export function findingLines({ ok, findings }: Examination, { style }: Terminal): string[] {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  const found = `${pluralize(errors, 'error')}, ${pluralize(warnings, 'warning')}`;
  return [
    ...findings.flatMap((finding) => lines(finding, style)),
    '',
    ok ? style.green(`✓ Twilio can call this URL (${found}).`) : style.red(`✗ Not as it should be: ${found}.`),
  ];
}

function lines({ check, level, code, message, fix }: Finding, style: Style): string[] {
  const text = `${MARKS[level]} ${check.padEnd(16)} ${code === null ? '' : `${code} `}${printable(message)}`;
  return [paint(style, level)(text), ...(fix === null ? [] : [`  ${' '.repeat(16)} → ${printable(fix)}`])];
}
