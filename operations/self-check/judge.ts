import type { SelfCheckReport } from '../../lambda/service';
import { type Fault, functionFault, propagationFault } from './fault';
import type { Reply } from './send';

/** The verdict on a signed request. */
export type SignedVerdict =
  | { readonly is: 'accepted'; readonly report: SelfCheckReport }
  /** Refused by the runtime or by a load balancer's rule, for a reason that the reply doesn't tell. */
  | { readonly is: 'refused' }
  | { readonly is: 'faulty'; readonly fault: Fault };

/** Judges the reply to a request that was signed for `url`, which ends in `path`. */
export function judgeSigned(url: string, path: string, reply: Reply): SignedVerdict {
  const report = reply.status === 200 ? reportIn(reply) : undefined;
  if (report) return judgeReport(url, path, report);
  if (isRefusal(reply)) return { is: 'refused' };
  return { is: 'faulty', fault: replyFault(url, reply) };
}

/** Judges the reply to a forged request. Returns `undefined` when it was correctly refused. */
export function judgeForged(url: string, reply: Reply): Fault | undefined {
  if (isRefusal(reply)) return undefined;
  if (reply.status >= 300) return replyFault(url, reply);
  const message = `A forged request for ${url} is accepted (${reply.status}): the signature isn't checked. Don't use this URL.`;
  return { cause: 'forged-accepted', message, passesWith: 'never' };
}

/** Judges a request that got no reply. */
export function judgeError(host: string, error: unknown): Fault {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  const known = Object.hasOwn(ERRORS, code) ? ERRORS[code] : undefined;
  if (known) return propagationFault(...known(host, message));
  if (EXPIRED.includes(code)) {
    const text = `The certificate of ${host} isn't valid today (${code}). Renew it.`;
    return propagationFault('certificate-expired', text);
  }
  if (BROKEN_CHAIN.test(code)) {
    const text = `The certificate of ${host} doesn't lead to a trusted authority (${code}). Twilio refuses it too. Send the intermediate certificates along, or use a certificate from a public authority.`;
    return propagationFault('certificate-chain', text);
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return propagationFault('tls', `The TLS handshake with ${host} fails (${code}).`);
  }
  return propagationFault('no-connection', `The connection to ${host} fails (${code || 'it was closed'}).`);
}

const ERRORS: Readonly<Record<string, (host: string, message: string) => [Fault['cause'], string]>> = {
  ENOTFOUND: (host) => [
    'name-not-resolving',
    `The name ${host} doesn't resolve. Point its DNS record to the front door.`,
  ],
  EAI_AGAIN: (host) => ['name-not-resolving', `The name server has no answer for ${host} yet.`],
  ECONNREFUSED: (host) => [
    'connection-refused',
    `${host} refuses connections. Nothing listens on that port, or DNS points elsewhere.`,
  ],
  ETIMEDOUT: (host) => ['timeout', `${host} doesn't answer in time. Check the security group, and where DNS points.`],
  ERR_TLS_CERT_ALTNAME_INVALID: (host, message) => [
    'certificate-name',
    `The certificate doesn't cover ${host} (${certificateNames(message)}).`,
  ],
};

/** OpenSSL's codes, as Node reports them. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const EXPIRED = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];
const BROKEN_CHAIN =
  /^(UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)$/;

/** Node's message ends with the names in the certificate. */
function certificateNames(message: string): string {
  return (/altnames: (.*)$/.exec(message)?.[1] ?? 'it names none').slice(0, 300);
}

/** Whether the reply is the runtime's 403, or that of a load balancer for an unknown host. */
export function isRefusal({ status, contentType, body }: Reply): boolean {
  return status === 403 && contentType.startsWith('text/plain') && body === 'Forbidden';
}

/** Reads the report of the reserved route. Returns `undefined` when something else answered. */
export function reportIn({ contentType, body }: Reply): SelfCheckReport | undefined {
  if (!contentType.startsWith('application/json')) return undefined;
  try {
    const { publicUrl, paths, ...rest } = Object(JSON.parse(body)) as Partial<SelfCheckReport>;
    const known = typeof publicUrl === 'string' && Array.isArray(paths);
    return known ? ({ publicUrl, paths, ...rest } as SelfCheckReport) : undefined;
  } catch {
    return undefined;
  }
}

function judgeReport(url: string, path: string, report: SelfCheckReport): SignedVerdict {
  if (report.publicUrl !== url) {
    const message = `${url} gets the answer for ${report.publicUrl}: from a cache, or from another request.`;
    return { is: 'faulty', fault: functionFault('other-answer', message) };
  }
  if (!report.paths.includes(path)) {
    const message = `The signature for ${url} is valid, but the function looks for routes at ${report.paths.join(' or ')}: it doesn't know the base path. Declare the origin with its base path in \`publicOrigins\`.`;
    return { is: 'faulty', fault: functionFault('base-path', message) };
  }
  return { is: 'accepted', report };
}

/** Names the fault of a reply that isn't the runtime's acceptance. */
export function replyFault(url: string, { status, contentType, location, body }: Reply): Fault {
  const fromRuntime = contentType.startsWith('text/plain');
  if (status >= 300 && status < 400) {
    const message = `${url} redirects (${status}) to ${location ?? 'nowhere'}. Configure the final URL at Twilio.`;
    return propagationFault('redirect', message);
  }
  if (status === 400 && fromRuntime) {
    const message = `A signed request for ${url} arrives damaged or without its signature (400): something in front of the function drops \`X-Twilio-Signature\` or changes the body.`;
    return functionFault('signature-lost', message);
  }
  if (status === 404 && fromRuntime) {
    const message = `The function accepts the signature for ${url}, but doesn't answer the self-check (404): it runs an older runtime, or sets \`selfCheck: false\`.`;
    return functionFault('no-self-check', message);
  }
  if (status === 503 && body === 'Service unavailable') {
    return functionFault('token-unavailable', "The function can't read the auth token (503). See its log.");
  }
  if (status >= 500) return propagationFault('server-error', `${url} answers ${status}. See the function's log.`);
  if (status >= 400) {
    const message = `${url} is refused (${status}) before it reaches the function: the front door has no route, stage, or mapping for it, or a firewall blocks it.`;
    return propagationFault('door-refused', message);
  }
  return functionFault('other-answer', `${url} is answered (${status}) by something other than this runtime.`);
}
