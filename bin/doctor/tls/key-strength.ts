import type { X509Certificate } from 'node:crypto';
import { error, ok, type Verdict } from '../finding';

const MIN_RSA_BITS = 2048;
const MIN_CURVE_BITS = 224;

/** Public authorities issue none of these, and current TLS libraries reject them. */
export function keyStrength(sent: readonly X509Certificate[]): Verdict {
  const weak = sent.map(weakness).find((each) => each !== undefined);
  if (weak === undefined) return ok('Strong keys and signatures.');
  return error(
    11220,
    weak,
    'Get a new certificate with an RSA key of 2048 bits or more, or P-256, signed with SHA-256.',
  );
}

function weakness(certificate: X509Certificate): string | undefined {
  const { asymmetricKeyType: type = '', asymmetricKeyDetails: { modulusLength, namedCurve } = {} } =
    certificate.publicKey;
  const name = nameOf(certificate);
  if (modulusLength !== undefined && modulusLength < MIN_RSA_BITS) {
    return `${name} has a weak key: ${type.toUpperCase()} with ${modulusLength} bits.`;
  }
  const bits = Number(/\d{3}/.exec(namedCurve ?? '')?.[0] ?? MIN_CURVE_BITS);
  if (bits < MIN_CURVE_BITS) return `${name} has a weak key: the curve ${namedCurve}.`;
  // Nobody relies on a root's own signature.
  const hash = certificate.subject === certificate.issuer ? undefined : weakHashOf(certificate);
  return hash && `${name} is signed with ${hash}.`;
}

/** Object identifiers of signatures with a broken hash. https://www.rfc-editor.org/rfc/rfc3279#section-2.2 */
const WEAK_HASHES: readonly (readonly [identifier: string, hash: string])[] = [
  ['06092a864886f70d010104', 'MD5'],
  ['06092a864886f70d010105', 'SHA-1'],
  ['06072a8648ce3d0401', 'SHA-1'],
];

/** Node 20 has no property for it. */
function weakHashOf({ raw }: X509Certificate): string | undefined {
  return WEAK_HASHES.find(([identifier]) => raw.includes(Buffer.from(identifier, 'hex')))?.[1];
}

/** Returns the common name of a certificate's subject. */
export function nameOf({ subject }: X509Certificate): string {
  return commonName(subject);
}

/** Returns the common name in a name. Node separates its attributes by line breaks. */
export function commonName(name: string): string {
  return /^CN=(.*)$/m.exec(name ?? '')?.[1] ?? (name ?? '').replaceAll('\n', ', ');
}
