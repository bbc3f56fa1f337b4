import { X509Certificate } from 'node:crypto';
import { checkServerIdentity, rootCertificates, type SecureVersion } from 'node:tls';
import type { Handshake } from './connection';
import { error, info, ok, type Verdict, warning } from './finding';
import type { Check, Subject } from './subject';

type Judge = (subject: Subject, seen: Extract<Handshake, { done: true }>) => Verdict | Promise<Verdict>;

/** A check of what a handshake showed; there is nothing to see over plain HTTP. */
function secureOnly(judge: Judge): Check['run'] {
  return async (subject) => {
    if (subject.url.scheme === 'http') return info('Plain HTTP has no certificate.');
    const seen = await subject.secured();
    return seen.done ? judge(subject, seen) : info(`No handshake (${seen.failure}).`);
  };
}

type Done = Extract<Handshake, { done: true }>;

/** https://www.twilio.com/docs/api/errors/11237 */
export const chain: Check = {
  name: 'chain',
  needs: ['tls-version'],
  run: secureOnly(({ options }, seen) => {
    const trusted = seen.distrust === undefined || leadsToRoot(seen, options.reach.ca ?? rootCertificates);
    return trusted ? ok(`Trusted: ${seen.chain.map(nameOf).join(' ← ')}.`) : untrusted(seen);
  }),
};

/** OpenSSL names only one thing that is wrong: for a certificate with a wrong date the path has to be looked at again. */
function leadsToRoot({ distrust = '', chain: sent }: Done, roots: readonly string[]): boolean {
  if (!/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/.test(distrust)) return false;
  const unbroken = sent.every((each, index) => {
    const issuer = sent[index + 1];
    return issuer === undefined || signedBy(each, issuer);
  });
  const last = sent.at(-1);
  return unbroken && last !== undefined && roots.some((pem) => isRootOf(new X509Certificate(pem), last));
}

function isRootOf(root: X509Certificate, last: X509Certificate): boolean {
  return root.raw.equals(last.raw) || signedBy(last, root);
}

function signedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function untrusted({ chain: sent, distrust }: Done): Verdict {
  const [own] = sent;
  const last = sent.at(-1);
  if (!own || !last) return error(11237, 'The server shows no certificate.', PUBLIC);
  const selfSigned = own.subject === own.issuer;
  if (selfSigned) return error(11237, `The certificate ${nameOf(own)} is self-signed: Twilio refuses it.`, PUBLIC);
  if (last.subject === last.issuer) return error(11237, `${nameOf(last)} is no authority that Twilio knows.`, PUBLIC);
  const issuer = commonName(last.issuer);
  if (sent.length > 1) return error(11237, `The chain ends at ${issuer}, which is no known authority.`, PUBLIC);
  return error(
    11237,
    `The server shows its own certificate only, issued by ${issuer}, and no path from there to a known authority ` +
      `(${distrust}): the intermediate certificate is missing, or the authority is unknown. Browsers fetch what is ` +
      'missing, Twilio does not.',
    'Serve the full chain (fullchain.pem, or the certificate with its intermediates), from a public authority.',
  );
}

const PUBLIC = 'Get a certificate of a public authority, such as AWS Certificate Manager or Let’s Encrypt.';

function nameOf({ subject }: X509Certificate): string {
  return commonName(subject);
}

/** Node writes one attribute a line. */
function commonName(name: string): string {
  return /^CN=(.*)$/m.exec(name ?? '')?.[1] ?? (name ?? '').replaceAll('\n', ', ');
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Automatic renewals come earlier: who is this late has none, or one that fails. */
const SOON_DAYS = 14;

/** https://www.twilio.com/docs/api/errors/11236 */
export const dates: Check = {
  name: 'dates',
  needs: ['tls-version'],
  run: secureOnly(({ options }, { chain }) => {
    const now = (options.now ?? new Date()).getTime();
    const wrong = chain.map((each) => outOfDate(each, now)).find((each) => each !== undefined);
    return wrong ?? soon(chain, now);
  }),
};

function outOfDate({ validFrom, validTo, subject }: X509Certificate, now: number): Verdict | undefined {
  const name = subject?.replaceAll('\n', ', ') || 'the certificate';
  if (Date.parse(validTo) < now) {
    return error(11236, `${name} expired on ${validTo}.`, 'Renew it, and see why it was not renewed by itself.');
  }
  if (Date.parse(validFrom) <= now) return undefined;
  return error(11236, `${name} is valid only from ${validFrom}.`, "Check the server's certificate, and this clock.");
}

function soon(chain: readonly X509Certificate[], now: number): Verdict {
  const ends = Math.min(...chain.map(({ validTo }) => Date.parse(validTo)));
  const days = Math.floor((ends - now) / DAY_MS);
  if (days >= SOON_DAYS) return ok(`Valid for ${days} more days.`);
  return warning(11236, `Valid for ${days} more days only.`, 'Renew the certificate, best by itself.');
}

/** https://www.twilio.com/docs/api/errors/11235 */
export const hostName: Check = {
  name: 'host-name',
  needs: ['tls-version'],
  run: secureOnly(({ url }, { chain: [own] }) => {
    if (!own) return info('The server shows no certificate.');
    const wrong = checkServerIdentity(url.host, own.toLegacyObject());
    if (wrong === undefined) return ok(`The certificate is for ${url.host}.`);
    const names = own.subjectAltName ?? 'no name at all';
    return error(
      11235,
      `The certificate is not for ${url.host}, but for ${names}.`,
      `Get one that names ${url.host}, or call the service by a name that is in it. Behind API Gateway or a load ` +
        'balancer: attach the certificate to the custom domain or listener.',
    );
  }),
};

/** Twilio names the host unless told `#sni=n`. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
export const sni: Check = {
  name: 'sni',
  needs: ['tls-version'],
  run: secureOnly(async ({ secured }, { chain: [own] }) => {
    const nameless = await secured({ sni: false });
    const [other] = nameless.done ? nameless.chain : [];
    if (own && other?.raw.equals(own.raw)) return ok('The same certificate with and without SNI.');
    const without = other === undefined ? 'the handshake fails' : 'another certificate is shown';
    return info(`Needs SNI: without it ${without}.`, 'Do not put #sni=n behind the URL.');
  }),
};

const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
const OLD: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1'];

/** https://www.twilio.com/docs/api/errors/11220 */
export const tlsVersion: Check = {
  name: 'tls-version',
  needs: ['tcp'],
  run: async (subject) => {
    if (subject.url.scheme === 'http') return plain();
    const spoken = await spokenVersions(subject);
    if (spoken.every((version) => OLD.includes(version))) return tooOld(subject, spoken);
    const old = spoken.filter((version) => OLD.includes(version));
    if (old.length === 0) return ok(`Speaks ${spoken.join(', ')}.`);
    return warning(null, `Also speaks ${old.join(', ')}, which are broken.`, 'Allow TLS 1.2 and 1.3 only.');
  },
};

function plain(): Verdict {
  return warning(
    null,
    'Plain HTTP: whoever is on the way reads numbers and texts, and can send them again.',
    'Use https:// with a certificate of a public authority.',
  );
}

async function spokenVersions({ secured }: Subject): Promise<SecureVersion[]> {
  const tried = await Promise.all(
    VERSIONS.map(async (version) => ({ version, done: (await secured({ version })).done })),
  );
  return tried.filter(({ done }) => done).map(({ version }) => version);
}

async function tooOld({ secured }: Subject, spoken: readonly SecureVersion[]): Promise<Verdict> {
  const usual = await secured();
  if (usual.done) return info(`Speaks ${usual.protocol}.`);
  const what = spoken.length === 0 ? `the handshake fails: ${usual.failure}` : `speaks ${spoken.join(', ')} only`;
  return error(
    11220,
    `No TLS 1.2 or later: ${what}.`,
    spoken.length === 0
      ? 'Is this the HTTPS port? Does the server have a certificate for this host?'
      : 'Allow TLS 1.2 and 1.3 at the server or load balancer.',
  );
}
