import { X509Certificate } from 'node:crypto';
import { checkServerIdentity, rootCertificates, type SecureVersion } from 'node:tls';
import type { Handshake } from '../connection';
import { error, info, ok, skipped, type Verdict, warning } from '../finding';
import { rulesOf } from '../reply';
import type { Check, Subject } from '../subject';
import { clientCertificate } from './client-certificate';
import { commonName, keyStrength, nameOf } from './key-strength';

/** Checks of the TLS handshake and the certificate. */
export const TLS_CHECKS: readonly Check[] = [
  { name: 'tls-version', needs: ['tcp'], run: tlsVersion },
  { name: 'mutual-tls', needs: ['tls-version'], run: clientCertificate },
  { name: 'chain', needs: ['tls-version'], run: afterHandshake(chain) },
  { name: 'host-name', needs: ['tls-version'], run: afterHandshake(hostName) },
  { name: 'dates', needs: ['tls-version'], run: afterHandshake(dates) },
  { name: 'key-strength', needs: ['tls-version'], run: afterHandshake((_, { chain: sent }) => keyStrength(sent)) },
  { name: 'sni', needs: ['tls-version'], run: afterHandshake(sni) },
];

type Completed = Extract<Handshake, { done: true }>;

/** Runs a check on the completed handshake. Plain HTTP has none. */
function afterHandshake(judge: (subject: Subject, seen: Completed) => Verdict | Promise<Verdict>): Check['run'] {
  return async (subject) => {
    if (subject.url.scheme === 'http') return skipped('plain HTTP has no certificate.');
    const seen = await subject.secured();
    return seen.done ? judge(subject, seen) : info(`The handshake failed: ${seen.failure}.`);
  };
}

const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
const OLD: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1'];

/** https://www.twilio.com/docs/api/errors/11220 */
async function tlsVersion(subject: Subject): Promise<Verdict> {
  if (subject.url.scheme === 'http') {
    return warning(
      null,
      'Plain HTTP: anyone on the network path can read phone numbers and messages, and replay requests.',
      'Use https:// with a certificate from a public authority.',
    );
  }
  const supported = await supportedVersions(subject);
  const old = supported.filter((version) => OLD.includes(version));
  if (supported.length === old.length) return tooOld(subject, old);
  if (old.length === 0) return ok(`Supports ${supported.join(', ')}.`);
  return warning(null, `Also supports ${old.join(', ')}, which are insecure.`, 'Allow only TLS 1.2 and 1.3.');
}

async function supportedVersions({ secured }: Subject): Promise<SecureVersion[]> {
  const tried = await Promise.all(
    VERSIONS.map(async (version) => ({ version, done: (await secured({ version })).done })),
  );
  return tried.filter(({ done }) => done).map(({ version }) => version);
}

async function tooOld(
  { secured, asksForCertificate, url, options }: Subject,
  supported: readonly SecureVersion[],
): Promise<Verdict> {
  const usual = await secured();
  if (usual.done) return info(`Supports ${usual.protocol}.`);
  if (supported.length > 0) {
    const message = `No TLS 1.2 or later: supports only ${supported.join(', ')}.`;
    return error(11220, message, 'Allow TLS 1.2 and 1.3 at the server or load balancer.');
  }
  if (await asksForCertificate()) return info(`The handshake fails (${usual.failure}): see mutual-tls.`);
  return error(
    11220,
    `No TLS 1.2 or later: the handshake fails (${usual.failure}).`,
    rulesOf(url, options).sni
      ? 'Make sure that this is the HTTPS port, and that the server has a certificate for this host.'
      : `${REMOVE_SNI} Without the host name, the server has no certificate to choose.`,
  );
}

/** https://www.twilio.com/docs/api/errors/11237 */
function chain({ options }: Subject, seen: Completed): Verdict {
  const trusted = seen.distrust === undefined || leadsToRoot(seen, options.reach.ca ?? rootCertificates);
  return trusted ? ok(`Trusted: ${seen.chain.map(nameOf).join(' ← ')}.`) : untrusted(seen);
}

/** OpenSSL reports only one problem, so that a wrong date or a weak key, which has no name, can hide an untrusted chain. */
function leadsToRoot({ distrust = '', chain: sent }: Completed, roots: readonly string[]): boolean {
  if (!/^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|UNSPECIFIED)$/.test(distrust)) return false;
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

const USE_PUBLIC = 'Use a certificate from a public authority, such as AWS Certificate Manager or Let’s Encrypt.';

function untrusted({ chain: sent, distrust }: Completed): Verdict {
  const [own] = sent;
  const last = sent.at(-1);
  if (!own || !last) return error(11237, 'The server sent no certificate.', USE_PUBLIC);
  if (own.subject === own.issuer) {
    return error(11237, `The certificate ${nameOf(own)} is self-signed. Twilio rejects it.`, USE_PUBLIC);
  }
  if (last.subject === last.issuer) return error(11237, `Twilio doesn't trust the root ${nameOf(last)}.`, USE_PUBLIC);
  const issuer = commonName(last.issuer);
  if (sent.length > 1) return error(11237, `The chain ends at ${issuer}, which Twilio doesn't trust.`, USE_PUBLIC);
  return error(
    11237,
    `The server sent only its own certificate, issued by ${issuer} (${distrust}). Either the intermediate certificate ` +
      "is missing, or the authority isn't public. Browsers fetch missing certificates; Twilio doesn't.",
    'Serve the full chain from a public authority: fullchain.pem, or the certificate followed by its intermediates.',
  );
}

/** https://www.twilio.com/docs/api/errors/11235 */
function hostName({ url }: Subject, { chain: [own] }: Completed): Verdict {
  if (!own) return info('The server sent no certificate.');
  if (checkServerIdentity(url.host, own.toLegacyObject()) === undefined)
    return ok(`The certificate covers ${url.host}.`);
  return error(
    11235,
    `The certificate doesn't cover ${url.host}, only ${own.subjectAltName ?? 'no name at all'}.`,
    `Get a certificate for ${url.host}, or use a host that the certificate covers. With API Gateway or a load balancer, ` +
      'attach the certificate to the custom domain or listener.',
  );
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Automatic renewal happens earlier, so that a certificate this close to its end has none, or one that fails. */
const SOON_DAYS = 14;

/** https://www.twilio.com/docs/api/errors/11236 */
function dates({ options }: Subject, { chain: sent }: Completed): Verdict {
  const now = (options.now ?? new Date()).getTime();
  const invalid = sent.map((each) => outOfDate(each, now)).find((each) => each !== undefined);
  if (invalid !== undefined) return invalid;
  const end = Math.min(...sent.map(({ validTo }) => Date.parse(validTo)));
  const days = Math.floor((end - now) / DAY_MS);
  if (days >= SOON_DAYS) return ok(`Valid for ${days} more days.`);
  return warning(11236, `Valid for only ${days} more days.`, 'Renew the certificate, and automate its renewal.');
}

function outOfDate({ validFrom, validTo, subject }: X509Certificate, now: number): Verdict | undefined {
  const name = subject?.replaceAll('\n', ', ') || 'The certificate';
  if (Date.parse(validTo) < now) {
    return error(11236, `${name} expired on ${validTo}.`, "Renew it, and find out why automatic renewal didn't.");
  }
  if (Date.parse(validFrom) <= now) return undefined;
  return error(11236, `${name} isn't valid before ${validFrom}.`, "Check the server's certificate and this clock.");
}

/** Twilio sends the host name, except with `#sni=n`. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
async function sni(subject: Subject, seen: Completed): Promise<Verdict> {
  const sends = rulesOf(subject.url, subject.options).sni;
  const other = await subject.secured({ sni: !sends });
  if (other.done && sameCertificate(seen, other)) return ok('The same certificate with and without SNI.');
  if (!sends) return withoutSni(subject, seen);
  const without = other.done ? 'the server sends a different certificate' : 'the handshake fails';
  return info(`Needs SNI: without it, ${without}.`, "Don't add #sni=n to the URL.");
}

function sameCertificate({ chain: [one] }: Completed, { chain: [other] }: Completed): boolean {
  return one !== undefined && other !== undefined && one.raw.equals(other.raw);
}

function withoutSni(subject: Subject, seen: Completed): Verdict {
  const message = 'Because of #sni=n, the server sends a different certificate.';
  const { level, code } = hostName(subject, seen);
  return level === 'error' ? error(code, message, REMOVE_SNI) : warning(null, message, REMOVE_SNI);
}

const REMOVE_SNI = 'Remove #sni=n from the URL.';
