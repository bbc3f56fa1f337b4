/** How bad a finding is. Only an error makes Twilio fail, or lets a stranger in. */
export type Level = 'ok' | 'info' | 'warning' | 'error';

/** What a check found. */
export interface Finding {
  /** Name of the check; scripts may rely on it. */
  readonly check: string;
  readonly level: Level;
  /** The error that Twilio would log; `null` where it has none. https://www.twilio.com/docs/api/errors */
  readonly code: number | null;
  readonly message: string;
  /** What to change; `null` when there is nothing to. */
  readonly fix: string | null;
}

/** A finding before it has its check's name. */
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
