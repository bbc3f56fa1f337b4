import type { Level } from '../../../bin/doctor/finding';
import type { ExamineOptions, Lookup } from '../../../bin/doctor/options';
import type { Issued } from './certificates';
import { type Answering, healthy, type Servers } from './servers';

/** The certificates of the staged servers. */
export interface Pki {
  /** The authority that `--ca` trusts. */
  readonly root: Issued;
  readonly intermediate: Issued;
  readonly unknownRoot: Issued;
  /** Certificates for the requested host, unless their name says otherwise. */
  readonly good: Issued;
  readonly localhost: Issued;
  readonly wrongName: Issued;
  readonly expired: Issued;
  readonly notYetValid: Issued;
  readonly soonExpired: Issued;
  readonly byUnknown: Issued;
  readonly expiredByUnknown: Issued;
  readonly byIntermediate: Issued;
  readonly selfSigned: Issued;
  /** RSA with 1024 bits. */
  readonly weakKey: Issued;
  /** Signed with SHA-1. */
  readonly weakHash: Issued;
}

/** A server with one fault, and the finding that `doctor` has to report. */
export interface Stage {
  readonly name: string;
  readonly start: (servers: Servers, pki: Pki) => Promise<number>;
  readonly check: string;
  readonly level: Level;
  readonly code: number | null;
  readonly says: RegExp;
  /** `false` to examine without a token. */
  readonly token?: false;
  readonly lookup?: Lookup;
  /** Waits that are shorter than Twilio's. */
  readonly waits?: { readonly readMs?: number; readonly totalMs?: number; readonly quickMs?: number };
  /** `false` to resolve the name with `lookup`. */
  readonly resolve?: false;
  /** Host of the URL, and its user and password. Default: that of the certificates. */
  readonly host?: string;
  /** Path, query and fragment of the URL. Default: `/voice`. */
  readonly target?: string;
  readonly userInfo?: string;
  /** Default: `voice`, by POST. */
  readonly examine?: Partial<Pick<ExamineOptions, 'kind' | 'method' | 'internalHosts'>>;
}

type Extra = Partial<Omit<Stage, 'name' | 'start' | 'check' | 'level' | 'code' | 'says'>>;

/** Creates a stage. `found` has the check, the level and the code, or `-` for none. */
export function stage(name: string, start: Stage['start'], found: string, says: RegExp, extra: Extra = {}): Stage {
  const [check = '', level, code] = found.split(' ');
  return { name, start, check, level: level as Level, code: code === '-' ? null : Number(code), says, ...extra };
}

/** Starts a TLS server with a certificate and the rest of its chain. */
export function tls(which: keyof Pki, answering: Answering = healthy(), chain: readonly (keyof Pki)[] = []) {
  return (servers: Servers, pki: Pki) => {
    const cert = [which, ...chain].map((each) => pki[each].pem).join('');
    return servers.https({ key: pki[which].keyPem, cert }, answering);
  };
}

/** Starts a TLS server with a valid certificate. */
export function answered(answering: Answering) {
  return tls('good', answering);
}

/** Responds with a redirect. */
export function redirecting(status: number, location?: string): Answering {
  return (_, response) => void response.writeHead(status, location === undefined ? {} : { location }).end();
}

/** Returns a port without a listener. */
export async function closedPort(servers: Servers): Promise<number> {
  const port = await servers.tcp(() => undefined);
  await servers.close();
  return port;
}
