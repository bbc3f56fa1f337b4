import { FRONT_DOOR_NAMES } from '../../../lib/contract';
import { cut, pluralize, printable, type Terminal, toolCommand, urlPair } from '../../terminal';
import type { DevToken } from '../../token';
import type { StoredEntry } from '../delivery-stand-in';
import { type DoorServer, type Exchange, type LocalRun, otherLogs, type RequestLog, requestLog } from '../doors';
import type { Row } from '../round';

/** Facts for the banner, besides the doors. */
export interface BannerFacts {
  readonly token: Pick<DevToken, 'signing' | 'source' | 'isDemo' | 'reference'>;
  readonly caFile: string | undefined;
  readonly publicOrigin?: string | undefined;
  /** Address of the inspector. Default: there is none. */
  readonly inspector?: string | undefined;
  /** Public URL of a tunnel to the relay. Default: there is none. */
  readonly publicRelay?: string | undefined;
  /** URL of the relay. Default: there is none. */
  readonly relay?: string | undefined;
  /** Paths of deliveries, whose entries are shown. */
  readonly deliveries: readonly string[];
}

/** Returns the lines printed at the start: where everything is, and how to reach it. */
export function banner({ doors }: LocalRun, facts: BannerFacts, { style }: Terminal): string[] {
  return [
    style.bold(`Your webhook behind ${behind(doors)}, on this machine only`),
    ...doors.map((server) => doorLine(server, facts)),
    ...(facts.relay === undefined ? [] : [relayLine(facts.relay, facts.publicRelay)]),
    ...facts.deliveries.map((path) => `  ${'Delivery'.padEnd(12)}  ${path}  shown here instead of stored`),
    '',
    ...(facts.inspector === undefined ? [] : [`Inspector   ${facts.inspector}`]),
    tokenLine(facts),
    ...authorityLines(doors[0], facts),
    ...doors.flatMap(takenLine).map(style.yellow),
    '',
  ];
}

function behind(doors: readonly DoorServer[]): string {
  const kinds = new Set(doors.map(({ door }) => door.frontDoor));
  if (kinds.size === FRONT_DOOR_NAMES.length) return 'every front door';
  const labels = doors.filter(({ door }) => door.scheme === 'https').map(({ door }) => door.label);
  return labels.length === 1 ? `the front door ${labels[0]}` : pluralize(labels.length, 'front door');
}

function doorLine({ door, port, publicBase }: DoorServer, { publicOrigin }: BannerFacts): string {
  if (door.scheme === 'https') return `  ${door.label.padEnd(12)}  ${publicBase}`;
  const hint =
    publicOrigin === undefined
      ? `for a tunnel such as "ngrok http ${port}"; pass its URL with --public-origin`
      : `serves ${publicOrigin}`;
  return `  ${door.label.padEnd(12)}  http://localhost:${port}  ${hint}`;
}

function relayLine(url: string, publicUrl: string | undefined): string {
  const port = /:(\d+)/.exec(url)?.[1];
  const hint =
    publicUrl === undefined
      ? `for a tunnel such as "ngrok http https://localhost:${port}"; pass its URL with --public-relay`
      : `serves ${publicUrl}`;
  return `  ${'Relay'.padEnd(12)}  ${url}  ${hint}`;
}

function tokenLine({ token: { isDemo, signing, source } }: BannerFacts): string {
  return isDemo ? `Auth token  ${signing} (generated; set TWILIO_AUTH_TOKEN to use your own)` : `Auth token  ${source}`;
}

function authorityLines(first: DoorServer | undefined, { caFile, token, relay }: BannerFacts): string[] {
  const local = caFile ?? "in memory only, because the cache folder isn't writable";
  const url = `${first?.publicBase ?? ''}/voice`;
  // Only `send` in the same environment can sign with a token that other processes can't read.
  const sameToken = token.reference.kind === 'private' ? '  (with the same token)' : '';
  const tries = [`send ${url}`, ...(relay === undefined ? [] : [`send call ${url} --say hello --say bye`])];
  return [
    `Local CA    ${local}`,
    ...tries.map((command, at) => `${(at === 0 ? 'Try' : '').padEnd(12)}${toolCommand()} ${command}${sameToken}`),
  ];
}

function takenLine({ door, port, takenPort }: DoorServer): string[] {
  return takenPort === undefined ? [] : [`Port ${takenPort} is taken. ${door.label} uses ${port} instead.`];
}

/** Widths of the table's columns before the TwiML and after the mark. */
const WIDTHS = { door: 12, request: 14, outcome: 17, status: 6 } as const;
const GAP = '  ';
const BEFORE_TWIML = Object.values(WIDTHS).reduce((sum, width) => sum + width + GAP.length, GAP.length);

/** Returns the table of a round: each row's result on one line, and its two URLs below. */
export function roundTable(rows: readonly Row[], terminal: Terminal): string[] {
  const { bold } = terminal.style;
  const heading = columns({ door: 'door', request: 'request', outcome: 'outcome', status: 'status' });
  return [
    bold(`  ${heading}  TwiML`),
    ...rows.flatMap((row) => [resultLine(row, terminal), ...urlPair(row.receivedUrl, row.publicUrl, terminal)]),
  ];
}

function resultLine(row: Row, { style, width }: Terminal): string {
  const good = row.problems.length === 0;
  const mark = good ? style.green('✓') : style.red('✗');
  const text = columns({
    door: row.door,
    request: row.request,
    outcome: printable(row.outcome ?? '-'),
    status: String(row.status ?? '-'),
  });
  return `${mark} ${good ? text : style.red(text)}  ${cut(twiml(row), width - BEFORE_TWIML)}`.trimEnd();
}

function columns(cells: Readonly<Record<keyof typeof WIDTHS, string>>): string {
  return Object.entries(WIDTHS)
    .map(([name, width]) => cells[name as keyof typeof WIDTHS].padEnd(width))
    .join(GAP);
}

/** Leaves out the XML declaration, which is always the same. */
function twiml({ body }: Row): string {
  return /<Response[\s/>]/.test(body) ? printable(body.replace(/^\s*<\?xml[^>]*\?>/, '')) : '-';
}

/** Returns a line on how the round went, and one for each row with a problem. */
export function verdict(rows: readonly Row[], { style }: Terminal): string[] {
  const failed = rows.filter((row) => row.problems.length > 0);
  if (failed.length === 0) return [style.green(`✓ Passed: ${pluralize(rows.length, 'request')} ended as expected.`)];
  return [
    style.red(`✗ Failed: ${failed.length} of ${pluralize(rows.length, 'request')}`),
    ...failed.map(({ door, request, problems }) => `  ${door} ${request}: ${problems.map(printable).join('; ')}`),
  ];
}

/** Cause of a refused signature, and what to do about it. */
export interface RefusedCause {
  readonly cause: string | null;
  readonly fix: string | null;
}

/** Returns a line for a request: time, door, URL, and result. The reason and the rest of the log are below it. */
export function exchangeLines(exchange: Exchange, now: Date, { style }: Terminal, refused?: RefusedCause): string[] {
  const { door, request, invoked, answer, logs } = exchange;
  const log = requestLog(logs);
  const paint = answer.statusCode < 400 ? style.green : answer.statusCode < 500 ? style.yellow : style.red;
  const url = log?.publicUrl ?? request?.target.replace(/\?.*/s, '') ?? '';
  const line = [
    now.toTimeString().slice(0, 8),
    door.label.padEnd(12),
    `${request?.method ?? '-'} ${printable(url)}`,
    paint(
      `${answer.statusCode} ${log?.outcome ?? (invoked ? 'no log line' : 'refused by the door')}${causeOf(refused)}`,
    ),
    ...timing(log, exchange),
  ].join('  ');
  const fix = refused?.fix ? `Fix: ${refused.fix}` : undefined;
  const more = [exchange.refusal, fix, log?.detail, log?.error, ...otherLogs(logs)];
  return [line, ...more.flatMap((text) => (text ? indented(text).map(style.dim) : []))];
}

function causeOf(refused: RefusedCause | undefined): string {
  return refused?.cause ? `: ${refused.cause}` : '';
}

/** The load time at a cold start isn't part of the function's own time. */
function timing(log: RequestLog | undefined, { timing: whole }: Exchange): string[] {
  if (log?.durationMs === undefined) return [];
  const { initMs } = whole ?? {};
  const cold = initMs === undefined ? (log.coldStart ? ' (cold)' : '') : ` (cold, ${initMs.toFixed(0)} ms to load)`;
  return [`${log.durationMs.toFixed(1)} ms${cold}`];
}

function indented(text: string): string[] {
  return text.split('\n').map((line) => `          ${printable(line)}`);
}

/** Returns the lines for an entry that a deployed function would have stored. */
export function storedLines({ destination, entry }: StoredEntry, { style }: Terminal): string[] {
  const { kind = '' } = entry as { readonly kind?: string };
  const text = JSON.stringify(entry, undefined, 2).split('\n');
  return [
    `Would store ${printable(kind)} in ${printable(destination)}`,
    ...text.map((line) => style.dim(`  ${printable(line)}`)),
  ];
}
