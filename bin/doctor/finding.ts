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

/** A finding without the name of its check, and what it means for the checks after it. */
export interface Verdict extends Omit<Finding, 'check'> {
  /** The check didn't run because of an earlier finding. */
  readonly skipped?: true;
  /** An error that leaves the later checks meaningful. */
  readonly passable?: true;
}

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

/** Result of a check that didn't run. */
export function skipped(reason: string, fix: string | null = null): Verdict {
  return { ...info(`Skipped: ${reason}`, fix), skipped: true };
}

/** The findings on a URL. */
export interface Examination {
  /** Whether no finding has the level `error`. */
  readonly ok: boolean;
  /** One finding for each check, in order. */
  readonly findings: readonly Finding[];
  /** Names of the checks that didn't run because of an earlier finding. */
  readonly unchecked: readonly string[];
}

/** Formats each finding with its fix, the checks that were skipped on one line, then the verdict. */
export function findingLines(examination: Examination, { style }: Terminal): string[] {
  const { findings, unchecked } = examination;
  const seen = findings.filter(({ check }) => !unchecked.includes(check));
  return [
    ...seen.flatMap((finding) => lines(finding, style)),
    ...(unchecked.length > 0 ? lines(summaryOf(findings, unchecked), style) : []),
    '',
    verdictLine(examination, style),
  ];
}

function summaryOf(findings: readonly Finding[], unchecked: readonly string[]): Finding {
  const fix = findings.find((finding) => unchecked.includes(finding.check) && finding.fix !== null)?.fix ?? null;
  return { check: 'not checked', ...info(`${unchecked.join(', ')}: see the findings above.`, fix) };
}

/** Claims that Twilio can call the URL only if a signed request to it was accepted. */
function verdictLine({ ok, findings }: Examination, { green, yellow, red }: Style): string {
  const of = (wanted: Level) => findings.filter(({ level }) => level === wanted).length;
  const count = `${pluralize(of('error'), 'error')}, ${pluralize(of('warning'), 'warning')}`;
  if (!ok) return red(`✗ Failed: ${count}`);
  const levelOf = (name: string) => findings.find(({ check }) => check === name)?.level;
  if (levelOf('signed') !== 'ok') return yellow(`· No error found, but no signed request was accepted: ${count}`);
  if (levelOf('ipv4') === 'ok') return green(`✓ Twilio can call this URL: ${count}`);
  return green(`✓ Twilio can call this URL once its name resolves to this server: ${count}`);
}

const MARKS: Readonly<Record<Level, string>> = { ok: '✓', info: '·', warning: '!', error: '✗' };

function lines({ check, level, code, message, fix }: Finding, style: Style): string[] {
  const paint = { ok: style.green, info: style.dim, warning: style.yellow, error: style.red }[level];
  const text = `${MARKS[level]} ${check.padEnd(16)} ${code === null ? '' : `${code} `}${printable(message)}`;
  return [paint(text), ...(fix === null ? [] : [`  ${' '.repeat(16)} → ${printable(fix)}`])];
}
