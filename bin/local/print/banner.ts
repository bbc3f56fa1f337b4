import type { DevToken } from '../dev-token';
import type { LocalRun } from '../local-run';
import type { RunningDoor } from '../running-door';
import type { Terminal } from './style';

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

function doorLine({ door, port, publicBase }: RunningDoor, { publicOrigin }: BannerFacts): string {
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

function authorityLines(first: RunningDoor | undefined, { caFile }: BannerFacts): string[] {
  if (caFile === undefined) return ['Local CA    in memory only: the cache folder cannot be written'];
  const quoted = /[^\w./:~\\-]/.test(caFile) ? `"${caFile}"` : caFile;
  return [`Local CA    ${caFile}`, `Try         curl --cacert ${quoted} ${first?.publicBase ?? ''}/voice`];
}

function takenLine({ door, port, takenPort }: RunningDoor): string[] {
  return takenPort === undefined ? [] : [`Port ${takenPort} is taken: ${door.label} is at ${port} instead.`];
}
