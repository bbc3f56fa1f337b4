import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { Check } from '../check';
import { error, ok, type Verdict } from '../finding';
import type { Handshake } from '../probes/handshake';
import { secureOnly } from './secure-only';

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
