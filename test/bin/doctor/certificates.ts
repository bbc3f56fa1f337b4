import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;

x509.cryptoProvider.set(webcrypto as Crypto);

/** A certificate and its key. */
export interface Issued {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly pem: string;
  readonly keyPem: string;
}

export interface IssueOptions {
  /** Default: self-signed. */
  readonly issuer?: Issued;
  readonly authority?: boolean;
  /** Days from now, negative for the past. Default: -1 and 90. */
  readonly from?: number;
  readonly to?: number;
  /** Bits of an RSA key. Default: a P-256 key. */
  readonly rsaBits?: number;
  /** Hash that the issuer signs. Default: SHA-256. */
  readonly hash?: 'SHA-1' | 'SHA-256';
}

/** Issues a certificate for a name. */
export async function issue(name: string, options: IssueOptions = {}): Promise<Issued> {
  const { issuer, authority = false, rsaBits, hash = 'SHA-256' } = options;
  const keys = await newKeys(rsaBits);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    notBefore: inDays(options.from ?? -1),
    notAfter: inDays(options.to ?? 90),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: { name: 'ECDSA', hash },
    extensions: extensions(name, authority),
  });
  return { certificate, keys, pem: `${certificate.toString('pem')}\n`, keyPem: await keyPem(keys) };
}

function newKeys(rsaBits: number | undefined): Promise<webcrypto.CryptoKeyPair> {
  if (rsaBits === undefined) return webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: rsaBits, hash: 'SHA-256' };
  return webcrypto.subtle.generateKey({ ...rsa, publicExponent: new Uint8Array([1, 0, 1]) }, true, ['sign', 'verify']);
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}

function extensions(name: string, authority: boolean): x509.Extension[] {
  const { digitalSignature, keyCertSign } = x509.KeyUsageFlags;
  return [
    new x509.BasicConstraintsExtension(authority, undefined, true),
    new x509.KeyUsagesExtension(authority ? keyCertSign : digitalSignature, true),
    new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
  ];
}

async function keyPem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
}
