import type { LocalRun, RunningDoor } from '../local-run';
import type { Terminal } from './style';

/** What the banner tells beside the doors. */
export interface BannerFacts {
  readonly authToken: string;
  /** Whether the token was made for this run, so that it may be shown. */
  readonly tokenIsDemo: boolean;
  readonly caFile: string | undefined;
  readonly publicOrigin: string | undefined;
}

/** Where everything is, and how to reach it. */
export function banner({ doors }: LocalRun, facts: BannerFacts, { style }: Terminal): string[] {
  return [
    style.bold('The webhook, behind every front door, on this machine only'),
    ...doors.map((running) => doorLine(running, facts)),
    '',
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

function tokenLine({ authToken, tokenIsDemo }: BannerFacts): string {
  return tokenIsDemo
    ? `Auth token  ${authToken} (made for this run; set TWILIO_AUTH_TOKEN to use your own)`
    : 'Auth token  from TWILIO_AUTH_TOKEN';
}

function authorityLines(first: RunningDoor | undefined, { caFile }: BannerFacts): string[] {
  if (caFile === undefined) return ['Local CA    in memory only: the cache folder cannot be written'];
  const quoted = /[^\w./:~\\-]/.test(caFile) ? `"${caFile}"` : caFile;
  return [`Local CA    ${caFile}`, `Try         curl --cacert ${quoted} ${first?.publicBase ?? ''}/voice`];
}

function takenLine({ door, port, takenPort }: RunningDoor): string[] {
  return takenPort === undefined ? [] : [`Port ${takenPort} is taken: ${door.label} is at ${port} instead.`];
}
