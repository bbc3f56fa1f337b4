import type { Level } from '../../../bin/doctor/finding';
import type { Lookup } from '../../../bin/doctor/options';
import type { Issued } from './certificates';
import { type Answering, healthy, type Servers } from './servers';

/** The certificates of the staged servers. */
export interface Pki {
  /** The authority that is trusted, by `--ca`. */
  readonly root: Issued;
  readonly intermediate: Issued;
  readonly unknownRoot: Issued;
  /** All for the host that is asked, unless they say otherwise. */
  readonly good: Issued;
  readonly wrongName: Issued;
  readonly expired: Issued;
  readonly notYetValid: Issued;
  readonly soonExpired: Issued;
  readonly byUnknown: Issued;
  readonly expiredByUnknown: Issued;
  readonly byIntermediate: Issued;
  readonly selfSigned: Issued;
}

/** A server with one thing wrong, and what doctor has to say about it. */
export interface Stage {
  readonly name: string;
  readonly start: (servers: Servers, pki: Pki) => Promise<number>;
  readonly check: string;
  readonly level: Level;
  readonly code: number | null;
  readonly says: RegExp;
  /** False to examine without a token. */
  readonly token?: false;
  readonly lookup?: Lookup;
  /** Shorter waits than Twilio's. */
  readonly waits?: { readonly readMs?: number; readonly totalMs?: number; readonly quickMs?: number };
  /** False to leave the name to the lookup. */
  readonly resolve?: false;
}

type Extra = Pick<Stage, 'token' | 'lookup' | 'waits' | 'resolve'>;

/** A stage in a line; `found` is check, level and code, `-` for none. */
export function stage(name: string, start: Stage['start'], found: string, says: RegExp, extra: Extra = {}): Stage {
  const [check = '', level, code] = found.split(' ');
  return { name, start, check, level: level as Level, code: code === '-' ? null : Number(code), says, ...extra };
}

/** A TLS server with a certificate, and what it sends behind it. */
export function tls(which: keyof Pki, answering: Answering = healthy(), chain: readonly (keyof Pki)[] = []) {
  return (servers: Servers, pki: Pki) => {
    const cert = [which, ...chain].map((each) => pki[each].pem).join('');
    return servers.https({ key: pki[which].keyPem, cert }, answering);
  };
}

/** A TLS server with nothing wrong, that answers so. */
export function answered(answering: Answering) {
  return tls('good', answering);
}

/** Answers with a redirect. */
export function redirecting(status: number, location?: string): Answering {
  return (_, response) => void response.writeHead(status, location === undefined ? {} : { location }).end();
}

/** A port that nobody listens on any more. */
export async function closedPort(servers: Servers): Promise<number> {
  const port = await servers.tcp(() => undefined);
  await servers.close();
  return port;
}
