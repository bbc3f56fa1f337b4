import type { SelfCheckReport } from '../../lambda/self-check-route';
import { type Fault, settled, spreading } from './cause';
import type { Reply } from './send';

/** What became of a signed request. */
export type SignedVerdict =
  | { readonly is: 'accepted'; readonly report: SelfCheckReport }
  /** By the runtime or a load balancer's own rule; why is a question of its own. */
  | { readonly is: 'refused' }
  | { readonly is: 'faulty'; readonly fault: Fault };

/** Judges the answer to the request that was signed for `url`, which ends in `path`. */
export function judgeSigned(url: string, path: string, reply: Reply): SignedVerdict {
  const report = reply.status === 200 ? reportIn(reply) : undefined;
  if (report) return judgeReport(url, path, report);
  if (isRefusal(reply)) return { is: 'refused' };
  return { is: 'faulty', fault: faultOf(url, reply) };
}

/** Judges the answer to a request that nobody signed who knows the token. */
export function judgeForged(url: string, reply: Reply): Fault | undefined {
  if (isRefusal(reply)) return undefined;
  if (reply.status >= 300) return faultOf(url, reply);
  const words = `A forged request for ${url} is let in (${reply.status}): the signature is not checked. Do not take calls with it.`;
  return { cause: 'forged-accepted', words, mayPass: 'never' };
}

/** Whether it is the runtime's 403, or that of a load balancer for a host that it does not know. */
export function isRefusal({ status, contentType, body }: Reply): boolean {
  return status === 403 && contentType.startsWith('text/plain') && body === 'Forbidden';
}

/** What the reserved route says; `undefined` when it is something else that answered. */
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
    const words = `${url} is answered for ${report.publicUrl}: a cache or another request's answer stands in between.`;
    return { is: 'faulty', fault: settled('other-answer', words) };
  }
  if (!report.paths.includes(path)) {
    const words = `The signature for ${url} fits, but the routes are looked for at ${report.paths.join(' or ')}: the function does not know the base path. Declare the origin with its base path in publicOrigins.`;
    return { is: 'faulty', fault: settled('base-path', words) };
  }
  return { is: 'accepted', report };
}

function faultOf(url: string, { status, contentType, location, body }: Reply): Fault {
  const ours = contentType.startsWith('text/plain');
  if (status >= 300 && status < 400) {
    const words = `${url} redirects (${status}) to ${location ?? 'nowhere'}. Give Twilio the URL that it leads to.`;
    return spreading('redirect', words);
  }
  if (status === 400 && ours) {
    const words = `A signed request for ${url} arrives without its signature or in pieces (400): something in front of the function drops X-Twilio-Signature or changes the body.`;
    return settled('signature-lost', words);
  }
  if (status === 404 && ours) {
    const words = `The function takes the signature for ${url}, but does not answer the self-check (404): its code is of an older runtime, or selfCheck is switched off in it.`;
    return settled('no-self-check', words);
  }
  if (status === 503 && body === 'Service unavailable') {
    return settled('token-unavailable', 'The function cannot read the auth token (503): its log says why.');
  }
  if (status >= 500) return spreading('server-error', `${url} answers ${status}: the log of the function says why.`);
  if (status >= 400) {
    const words = `${url} is refused (${status}) before it reaches the function: the front door has no route, stage or mapping for it, or a firewall forbids it.`;
    return spreading('door-refused', words);
  }
  return settled('other-answer', `${url} is answered (${status}) by something that is not this runtime.`);
}
