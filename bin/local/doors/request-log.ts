import { isObject, text } from '../../../lambda/front-door';
import type { SandboxLog } from '../sandbox';

/** What the function's log line says of one request, as far as it is shown. */
export interface RequestLog {
  readonly outcome: string;
  readonly receivedUrl?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly detail?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly coldStart: boolean;
  /** What a route threw, with its stack. */
  readonly error?: string | undefined;
}

/** The log line of a request among all that the function logged; `undefined` when it wrote none. */
export function requestLog(logs: readonly SandboxLog[]): RequestLog | undefined {
  const entry = logs.map(({ message }) => message).find((message) => isObject(message) && text(message['outcome']));
  if (!isObject(entry)) return undefined;
  const error = isObject(entry['error']) ? entry['error'] : {};
  return {
    outcome: text(entry['outcome']) ?? '',
    receivedUrl: text(entry['receivedUrl']),
    publicUrl: text(entry['publicUrl']),
    detail: text(entry['detail']),
    durationMs: typeof entry['durationMs'] === 'number' ? entry['durationMs'] : undefined,
    coldStart: entry['coldStart'] === true,
    error: text(error['stack']) ?? text(error['message']),
  };
}

/** What else the function logged, as text. */
export function otherLogs(logs: readonly SandboxLog[]): string[] {
  return logs
    .map(({ message }) => message)
    .filter((message) => !isObject(message) || text(message['outcome']) === undefined)
    .map((message) => (typeof message === 'string' ? message : (textOf(message) ?? JSON.stringify(message))));
}

function textOf(message: unknown): string | undefined {
  return isObject(message) ? text(message['message']) : undefined;
}
