import { webcrypto } from 'node:crypto';
import type { Extension, X509Certificate } from '@peculiar/x509';

/** Certificates and key of the local listeners, all in PEM, each ending with a line break. */
export interface Certificates {
  /** Authority that a client has to trust. */
  readonly ca: string;
  /** The listeners' certificate, signed by the authority. */
  readonly cert: string;
  /** The listeners' private key. */
  readonly key: string;
}

/** Names that a certificate covers. */
export interface Names {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

/** Names of the listeners' certificate. */
export const LOCAL_NAMES: Names = { dns: ['localhost'], ip: ['127.0.0.1', '::1'] };

/** Certificates are renewed this long before they expire, so a run of several days doesn't outlive them. */
export const RENEW_BEFORE_MS = 30 * 24 * 60 * 60 * 1000;

/** Joins key and certificates in one text. A file can then be replaced in one step, and no reader sees a mixed set. */
export function toPem({ key, cert, ca }: Certificates): string {
  return key + cert + ca;
}

/** Inverse of {@link toPem}; `undefined` for any other text. */
export function fromPem(text: string): Certificates | undefined {
  const blocks = text.match(/-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----\n/g) ?? [];
  const [key, cert, ca, more] = blocks;
  return key && cert && ca && !more ? { key, cert, ca } : undefined;
}

const VALID_MS = 365 * 24 * 60 * 60 * 1000;
/** Allows for different clocks on machine and browser, or host and container. */
const EARLIER_MS = 60 * 60 * 1000;
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

type X509 = typeof import('@peculiar/x509');
type KeyPair = webcrypto.CryptoKeyPair;

/**
 * Creates an authority, and a certificate for the names that it signs. Both are valid for a year from `now`.
 *
 * The authority's private key is dropped, so it can't sign any other certificate.
 */
export async function makeCertificates(now: Date = new Date(), names: Names = LOCAL_NAMES): Promise<Certificates> {
  // Loaded only here because it's slow, and most runs find their certificates in the cache.
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as Crypto);
  const [authority, server] = await Promise.all([newKeyPair(), newKeyPair()]);
  const ca = await authorityCertificate(x509, authority, now);
  const cert = await serverCertificate(x509, { ca, authority, server, names }, now);
  return { ca: `${ca.toString('pem')}\n`, cert: `${cert.toString('pem')}\n`, key: await privatePem(server) };
}

function newKeyPair(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
}

async function privatePem({ privateKey }: KeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{1,64}/g, '$&\n')}-----END PRIVATE KEY-----\n`;
}

function validity(now: Date): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now.getTime() - EARLIER_MS), notAfter: new Date(now.getTime() + VALID_MS) };
}

/** Each has a different name, so a renewed authority isn't mistaken for the old one in a keychain. */
async function authorityCertificate(x509: X509, keys: KeyPair, now: Date): Promise<X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=cdk-twilio-webhook local CA ${now.toISOString()}`,
    ...validity(now),
    keys,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

async function serverCertificate(
  x509: X509,
  { ca, authority, server, names }: { ca: X509Certificate; authority: KeyPair; server: KeyPair; names: Names },
  now: Date,
): Promise<X509Certificate> {
  return x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: ca.subject,
    ...validity(now),
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: SIGNATURE,
    extensions: [...serverExtensions(x509, names), ...(await keyIdentifiers(x509, authority, server))],
  });
}

function serverExtensions(x509: X509, names: Names): Extension[] {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([
      ...names.dns.map((value) => ({ type: 'dns' as const, value })),
      ...names.ip.map((value) => ({ type: 'ip' as const, value })),
    ]),
  ];
}

/** Strict verifiers, such as Python's since 3.13, require both. https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.1 */
async function keyIdentifiers(x509: X509, authority: KeyPair, server: KeyPair): Promise<Extension[]> {
  return [
    await x509.SubjectKeyIdentifierExtension.create(server.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
  ];
}
