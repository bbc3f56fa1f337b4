import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { type Command, InvalidArgumentError } from 'commander';
import type { TextUrl } from './text-url';

/** Addresses and certificate authorities that replace those of the machine. */
export interface Reach {
  /** Trusted authorities in PEM. Default: those of Node. */
  readonly ca?: readonly string[] | undefined;
  /** IP addresses by host name in lower case. Other hosts are resolved. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** Values of the options that {@link withReachOptions} adds. */
export interface ReachOptions {
  readonly ca?: readonly string[] | undefined;
  readonly resolve?: ReadonlyMap<string, string> | undefined;
}

/** Adds `--ca` and `--resolve` to a command. */
export function withReachOptions(command: Command): Command {
  return command
    .option('--ca <file>', 'also trust the certificate authority in this PEM file', withAuthority)
    .option('--resolve <host:address>', 'connect to this IP address for a host; repeatable', collectAddress);
}

export function reachOf({ ca, resolve: addresses = new Map<string, string>() }: ReachOptions): Reach {
  return { ca, addresses };
}

/** Reads a certificate authority, which is trusted beside Node's own. */
export function withAuthority(file: string): readonly string[] {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw new InvalidArgumentError(`Cannot read the file: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new InvalidArgumentError('The file has no PEM certificate (-----BEGIN CERTIFICATE-----).');
  }
  return [...rootCertificates, pem];
}

/** Collects `HOST:ADDRESS`, or `HOST:PORT:ADDRESS` as curl takes it. The port is ignored. */
export function collectAddress(
  text: string,
  previous: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, host = '', rest = ''] = /^([^:]+):(.+)$/.exec(text) ?? [];
  const address = [rest, rest.replace(/^\d{1,5}:/, '')]
    .map((each) => each.replace(/^\[(.*)\]$/, '$1'))
    .find((each) => isIP(each) !== 0);
  if (address === undefined) {
    throw new InvalidArgumentError('Must be a host name and an IP address, such as hooks.example.com:203.0.113.7.');
  }
  return new Map([...previous, [host.toLowerCase(), address]]);
}

const contexts = new WeakMap<readonly string[], SecureContext>();

/** Returns the TLS context of a list of authorities. Cached: parsing some 150 certificates outlasts most requests. */
export function secureContext(ca: readonly string[]): SecureContext {
  const context = contexts.get(ca) ?? createSecureContext({ ca: [...ca] });
  contexts.set(ca, context);
  return context;
}

/** Returns the address to connect to and the name for the TLS handshake, which is empty for IP addresses. */
export function destination({ host, port }: TextUrl, { addresses }: Reach) {
  const address = addresses.get(host.toLowerCase());
  return { host: address ?? host, port, servername: isIP(host) === 0 ? host : '' };
}
