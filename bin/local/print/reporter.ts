import { printable, type Terminal } from '../../terminal';
import type { DevToken } from '../../token';
import { type DoorServer, type Exchange, type LocalRun, otherLogs, type RequestLog, requestLog } from '../doors';
import { type Row, table, verdict } from '../round';

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

/** What the banner tells beside the doors. */
export interface BannerFacts {
  readonly token: Pick<DevToken, 'signing' | 'source' | 'isDemo'>;
  readonly caFile: string | undefined;
  readonly publicOrigin?: string | undefined;
  /** Address of the page that shows the requests. Default: there is none. */
  readonly inspector?: string | undefined;
}

/** Where everything is, and how to reach it. */
export function banner({ doors }: LocalRun, facts: BannerFacts, { style }: Terminal): string[] {
  return [
    style.bold('The webhook, behind every front door, on this machine only'),
    ...doors.map((running) => doorLine(running, facts)),
    '',
    ...(facts.inspector === undefined ? [] : [`Inspector   ${facts.inspector}`]),
    tokenLine(facts),
    ...authorityLines(doors[0], facts),
    ...doors.flatMap(takenLine).map(style.yellow),
    '',
  ];
}

function doorLine({ door, port, publicBase }: DoorServer, { publicOrigin }: BannerFacts): string {
  if (door.scheme === 'https') return `  ${door.label.padEnd(12)}  ${publicBase}`;
  const hint =
    publicOrigin === undefined
      ? `for a tunnel such as "ngrok http ${port}"; give its URL with --public-origin`
      : `serves ${publicOrigin}`;
  return `  ${door.label.padEnd(12)}  http://localhost:${port}  ${hint}`;
}

function tokenLine({ token: { isDemo, signing, source } }: BannerFacts): string {
  return isDemo
    ? `Auth token  ${signing} (made for this run; set TWILIO_AUTH_TOKEN to use your own)`
    : `Auth token  ${source}`;
}

function authorityLines(first: DoorServer | undefined, { caFile }: BannerFacts): string[] {
  if (caFile === undefined) return ['Local CA    in memory only: the cache folder cannot be written'];
  const quoted = /[^\w./:~\\-]/.test(caFile) ? `"${caFile}"` : caFile;
  return [`Local CA    ${caFile}`, `Try         curl --cacert ${quoted} ${first?.publicBase ?? ''}/voice`];
}

function takenLine({ door, port, takenPort }: DoorServer): string[] {
  return takenPort === undefined ? [] : [`Port ${takenPort} is taken: ${door.label} is at ${port} instead.`];
}

/** Tells what happens in a local run. */
export interface Reporter {
  started(run: LocalRun, facts: BannerFacts): void;
  played(rows: readonly Row[]): void;
  /** @param ngrok public origin of a tunnel that leads here and is not declared. */
  waiting(ngrok: string | undefined): void;
  exchanged(exchange: Exchange): void;
  reloaded(): void;
  /** A change cannot be used. */
  failed(error: unknown): void;
}

/** For a person at a terminal. */
export function textReporter(terminal: Terminal): Reporter {
  const { style } = terminal;
  const print = (lines: readonly string[]) => lines.forEach(terminal.print);
  const indented = (error: unknown) =>
    messageOf(error)
      .split('\n')
      .map((line) => `  ${line}`);
  return {
    started: (run, facts) => print(banner(run, facts, terminal)),
    played: (rows) => print([...table(rows, terminal), '', ...verdict(rows, terminal)]),
    waiting: (ngrok) => print([...tunnelLine(ngrok), '', 'Waiting for requests. Ctrl-C ends.']),
    exchanged: (exchange) => print(exchangeLines(exchange, new Date(), terminal)),
    reloaded: () => print([style.dim('Reloaded.')]),
    failed: (error) => print([style.red('The change cannot be used; the code before it answers.'), ...indented(error)]),
  };
}

function tunnelLine(ngrok: string | undefined): string[] {
  return ngrok === undefined ? [] : [`ngrok leads here: start again with --public-origin ${ngrok} to declare it.`];
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
