import { existsSync } from 'node:fs';
import { type RunningDev, runningDevs } from '../running';
import { UsageError } from '../terminal';
import { isKindName, KINDS, parseTextUrl, type Reach, type ReachOptions, reachOf, withAuthority } from '../twilio';

/** Names of everything that can be sent. */
export const KIND_NAMES = [...Object.keys(KINDS), 'call', 'relay'].join(', ');

/** Names of a local run lead to this machine, regardless of DNS. */
export function localReach({ caFile }: RunningDev, url: string, { ca, resolve }: ReachOptions): Reach {
  const trusted = ca ?? (caFile !== null && existsSync(caFile) ? withAuthority(caFile) : undefined);
  return reachOf({
    ca: trusted,
    resolve: new Map([[hostOf(url), LOOPBACK], ...(resolve ?? [])]),
  });
}

const LOOPBACK = '127.0.0.1';

function hostOf(url: string): string {
  return parseTextUrl(url.replace(/^wss:/i, 'https:')).host.toLowerCase();
}

/** Splits the arguments. @throws {UsageError} if they aren't one URL and at most one kind that fits it */
export function kindAndUrl(args: readonly string[]) {
  const isUrl = (each: string) => each.includes('://') || each.startsWith('/');
  const [kind = 'voice', ...moreKinds] = args.filter((each) => !isUrl(each));
  const [given = kind === 'relay' ? runningRelay() : undefined, ...moreUrls] = args.filter(isUrl);
  if (!given || moreUrls.length + moreKinds.length > 0) {
    throw new UsageError('Pass one URL, such as https://hooks.example.com/voice, and at most one kind.');
  }
  const url = given.startsWith('/') ? atRunning(given) : given;
  if ((kind === 'relay') !== /^wss:/i.test(url)) {
    throw new UsageError('A relay has a wss:// URL, and only a relay: send relay wss://relay.example.com/agent.');
  }
  if (kind === 'call' || kind === 'relay' || isKindName(kind)) return { kind, url } as const;
  throw new UsageError(`Unknown kind ${JSON.stringify(kind)}. Allowed: ${KIND_NAMES}.`);
}

/** Returns the URL of a path at the first door of the newest running `dev`. */
function atRunning(path: string): string {
  const [newest] = runningDevs();
  const base = newest?.doors[0]?.publicBase;
  if (base !== undefined) return base + path;
  throw new UsageError(`${JSON.stringify(path)} is a path of a running dev, and none runs. Start it, or pass a URL.`);
}

/** Returns the URL of the relay of the newest running `dev` that has one. */
function runningRelay(): string {
  const found = runningDevs().find(({ relay }) => relay !== undefined)?.relay?.url;
  if (found !== undefined) return found;
  throw new UsageError('Pass the URL of the relay, such as wss://relay.example.com/agent: no running dev has one.');
}
