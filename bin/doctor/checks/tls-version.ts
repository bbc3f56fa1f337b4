import type { SecureVersion } from 'node:tls';
import type { Check } from '../check';
import { error, info, ok, type Verdict, warning } from '../finding';
import type { Subject } from '../subject';

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
