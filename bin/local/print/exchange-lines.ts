import type { Exchange } from '../listener/door-listener';
import { otherLogs, type RequestLog, requestLog } from '../request-log';
import { printable, type Terminal } from './style';

/** A line for a request: when, where, what, how it ended. Below it what the function logged beside. */
export function exchangeLines(exchange: Exchange, now: Date, { style }: Terminal): string[] {
  const { door, request, invoked, answer, logs } = exchange;
  const log = requestLog(logs);
  const paint = answer.statusCode < 400 ? style.green : answer.statusCode < 500 ? style.yellow : style.red;
  const url = log?.publicUrl ?? request?.target.replace(/\?.*/s, '') ?? '';
  const line = [
    now.toTimeString().slice(0, 8),
    door.label.padEnd(12),
    `${request?.method ?? '-'} ${printable(url)}`,
    paint(`${answer.statusCode} ${log?.outcome ?? (invoked ? 'no log line' : 'refused by the door')}`),
    ...timing(log, exchange),
  ].join('  ');
  const more = [log?.detail, log?.error, ...otherLogs(logs)].filter((text) => text !== undefined && text !== '');
  return [line, ...more.flatMap((text) => indented(text ?? '').map(style.dim))];
}

/** A cold start is told with the time that it took; it is not part of the function's own time. */
function timing(log: RequestLog | undefined, { timing: whole }: Exchange): string[] {
  if (log?.durationMs === undefined) return [];
  const { initMs } = whole ?? {};
  const cold = initMs === undefined ? (log.coldStart ? ' (cold)' : '') : ` (cold, ${initMs.toFixed(0)} ms to load)`;
  return [`${log.durationMs.toFixed(1)} ms${cold}`];
}

function indented(text: string): string[] {
  return text.split('\n').map((line) => `          ${printable(line)}`);
}
