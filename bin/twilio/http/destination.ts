import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { InvalidArgumentError } from 'commander';
import type { TextUrl } from './text-url';

/** How hosts are reached and which authorities are trusted. */
export interface Reach {
  /** Trusted authorities in PEM; `undefined` for Node's own. */
  readonly ca?: readonly string[] | undefined;
  /** Addresses to ask instead of a host's own, by host name in lower case. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** The well-known authorities and one more. */
export function withAuthority(file: string): readonly string[] {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidArgumentError(`It cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new InvalidArgumentError('It holds no certificate in PEM (-----BEGIN CERTIFICATE-----).');
  }
  return [...rootCertificates, pem];
}

const contexts = new WeakMap<readonly string[], SecureContext>();

/** The authorities as TLS takes them, made once: to read some 150 certificates takes longer than most answers. */
export function secureContextOf({ ca }: Reach): SecureContext | undefined {
  if (ca === undefined) return undefined;
  const context = contexts.get(ca) ?? createSecureContext({ ca: [...ca] });
  contexts.set(ca, context);
  return context;
}

/** Collects `HOST:ADDRESS`, or curl's `HOST:PORT:ADDRESS`, whose port is not looked at. */
export function collectAddress(
  text: string,
  previous: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, host = '', rest = ''] = /^([^:]+):(.+)$/.exec(text) ?? [];
  const address = [rest, rest.replace(/^\d{1,5}:/, '')]
    .map((each) => each.replace(/^\[(.*)\]$/, '$1'))
    .find((each) => isIP(each) !== 0);
  if (address === undefined) {
    throw new InvalidArgumentError('Give a host name and an IP address: --resolve hooks.example.com:203.0.113.7');
  }
  return new Map([...previous, [host.toLowerCase(), address]]);
}

/** Where to connect to, and the name to ask for in the TLS handshake, of which addresses have none. */
export function destination({ host, port }: TextUrl, { addresses }: Reach) {
  const address = addresses.get(host.toLowerCase());
  return { host: address ?? host, port, servername: isIP(host) === 0 ? host : '' };
}
