import type { Cause } from '../../diagnosis';

/** Why a self-check failed, beside the causes that a refused signature can have. Sections of `docs/self-check.md`. */
export const FAULTS = [
  'name-not-resolving',
  'connection-refused',
  'no-connection',
  'timeout',
  'certificate-name',
  'certificate-expired',
  'certificate-chain',
  'tls',
  'redirect',
  'door-refused',
  'unknown-host',
  'signature-lost',
  'no-self-check',
  'base-path',
  'other-answer',
  'server-error',
  'token-unavailable',
  'forged-accepted',
] as const;

/** Why a self-check failed. */
export type SelfCheckCause = (typeof FAULTS)[number] | Cause;

/** What is wrong with one public origin. */
export interface Fault {
  readonly cause: SelfCheckCause;
  /** What was expected, what came and what to change: whole sentences without a secret. */
  readonly words: string;
  /**
   * How long it can still come right by itself after a deployment: `deployment` while names, certificates and routes
   * spread, `moment` while a new version of the function takes over, `never` when it is sure at once.
   */
  readonly mayPass: 'deployment' | 'moment' | 'never';
}

/** A fault that can pass while what was deployed spreads. */
export function spreading(cause: SelfCheckCause, words: string): Fault {
  return { cause, words, mayPass: 'deployment' };
}

/** A fault of what was deployed, once the last function of the old kind is gone. */
export function settled(cause: SelfCheckCause, words: string): Fault {
  return { cause, words, mayPass: 'moment' };
}

const CODES: Readonly<Record<string, (host: string, detail: string) => Fault>> = {
  ENOTFOUND: (host) =>
    spreading('name-not-resolving', `The name ${host} does not resolve. Make its DNS record point at the front door.`),
  EAI_AGAIN: (host) => spreading('name-not-resolving', `The name server has no answer for ${host} yet.`),
  ECONNREFUSED: (host) =>
    spreading(
      'connection-refused',
      `${host} refuses connections. Nothing listens at that port, or DNS points elsewhere.`,
    ),
  ETIMEDOUT: (host) =>
    spreading('timeout', `${host} does not answer in time. Check the security group, and where DNS points.`),
  ERR_TLS_CERT_ALTNAME_INVALID: (host, detail) =>
    spreading('certificate-name', `The certificate is for another name than ${host} (${detail}).`),
};

/** OpenSSL's codes, as Node has them. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const EXPIRED = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];
const CHAIN =
  /^(UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)$/;

/** What it means that a request got no answer. */
export function unreachable(host: string, error: unknown): Fault {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (known) return known(host, namesOf(message));
  if (EXPIRED.includes(code)) {
    return spreading('certificate-expired', `The certificate of ${host} is not valid today (${code}). Renew it.`);
  }
  if (CHAIN.test(code)) {
    const words = `The certificate of ${host} leads to no authority that is known (${code}): Twilio refuses it too. Send the intermediate certificates along, or use one of a public authority.`;
    return spreading('certificate-chain', words);
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return spreading('tls', `The TLS handshake with ${host} fails (${code}).`);
  }
  return spreading('no-connection', `No connection to ${host} (${code || 'it broke off'}).`);
}

/** Node's message ends in the names that the certificate has. */
function namesOf(message: string): string {
  return (/altnames: (.*)$/.exec(message)?.[1] ?? 'it names none').slice(0, 300);
}
