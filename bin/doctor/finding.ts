import { pluralize, printable, type Style, type Terminal } from '../terminal';

/** Severity of a finding. `error` means that Twilio fails, or that anyone else gets in. */
export type Level = 'ok' | 'info' | 'warning' | 'error';

/** The result of a check. */
export interface Finding {
  /** Name of the check. Scripts may rely on it. */
  readonly check: string;
  readonly level: Level;
  /** Error code that Twilio would log; `null` if there is none. https://www.twilio.com/docs/api/errors */
  readonly code: number | null;
  readonly message: string;
  /** The change to make; `null` if there is none. */
  readonly fix: string | null;
}

/** A finding without the name of its check. */
export type Verdict = Omit<Finding, 'check'>;

export function ok(message: string): Verdict {
  return { level: 'ok', code: null, message, fix: null };
}

export function info(message: string, fix: string | null = null): Verdict {
  return { level: 'info', code: null, message, fix };
}

export function warning(code: number | null, message: string, fix: string): Verdict {
  return { level: 'warning', code, message, fix };
}

export function error(code: number | null, message: string, fix: string): Verdict {
  return { level: 'error', code, message, fix };
}

/** The findings on a URL. */
export interface Examination {
  /** Whether there is no finding of level `error`. */
  readonly ok: boolean;
  /** One finding for each check, in order. */
  readonly findings: readonly Finding[];
}

/** Formats each finding with its fix, then the verdict. */
export function findingLines({ ok, findings }: Examination, { style }: Terminal): string[] {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  const count = `${pluralize(errors, 'error')}, ${pluralize(warnings, 'warning')}`;
  return [
    ...findings.flatMap((finding) => lines(finding, style)),
    '',
    ok ? style.green(`✓ Twilio can call this URL: ${count}`) : style.red(`✗ Failed: ${count}`),
  ];
}

const MARKS: Readonly<Record<Level, string>> = { ok: '✓', info: '·', warning: '!', error: '✗' };

function lines({ check, level, code, message, fix }: Finding, style: Style): string[] {
  const paint = { ok: style.green, info: style.dim, warning: style.yellow, error: style.red }[level];
  const text = `${MARKS[level]} ${check.padEnd(16)} ${code === null ? '' : `${code} `}${printable(message)}`;
  return [paint(text), ...(fix === null ? [] : [`  ${' '.repeat(16)} → ${printable(fix)}`])];
}
