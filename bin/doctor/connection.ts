import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { isIP, isIPv6, connect as open } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type SecureVersion, type TLSSocket } from 'node:tls';
import { destination, type TextUrl } from '../twilio';
import type { ExamineOptions } from './options';

/** The addresses of a host. */
export interface Resolved {
  readonly addresses: readonly string[];
  /** Whether `--resolve` set the address. */
  readonly given: boolean;
  /** The reason why the name has no address. */
  readonly failure?: string;
}

/** Looks up the URL's host, unless it is an IP address itself. */
export async function lookUp({ host }: TextUrl, options: ExamineOptions): Promise<Resolved> {
  const given = options.reach.addresses.get(host.toLowerCase());
  if (given !== undefined) return { addresses: [given], given: true };
  if (isIP(host) !== 0) return { addresses: [host], given: false };
  try {
    return { addresses: await (options.lookup ?? systemLookup)(host), given: false };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { addresses: [], given: false, failure: code ?? message };
  }
}

/** Uses the system's resolver, as all other requests of the tool do. */
async function systemLookup(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** The result of a TCP connection. */
export interface Connected {
  readonly durationMs: number;
  /** The reason why the connection failed. */
  readonly failure?: string;
}

/** Opens a TCP connection and closes it. */
export function connect(url: TextUrl, { reach, limits }: ExamineOptions): Promise<Connected> {
  const { host, port } = destination(url, reach);
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = open({ host, port, family: isIPv6(host) ? 6 : 4 });
    const end = (failure?: string) => {
      socket.destroy();
      resolve({ durationMs: performance.now() - started, ...(failure === undefined ? {} : { failure }) });
    };
    socket.setTimeout(limits.connectMs, () => end(`no answer within ${limits.connectMs} ms`));
    socket.on('connect', () => end());
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

export interface HandshakeOptions {
  /** The only version to offer. Default: 1.2 and 1.3, as Twilio. */
  readonly version?: SecureVersion;
  /** Whether to send the host name. */
  readonly sni: boolean;
}

/** The result of a TLS handshake. An untrusted certificate doesn't end it. */
export type Handshake =
  | { readonly done: false; readonly failure: string }
  | {
      readonly done: true;
      readonly protocol: string;
      /** Certificates that the server sent, its own first. */
      readonly chain: readonly X509Certificate[];
      /** OpenSSL's name for the first problem with the chain or its dates. */
      readonly distrust: string | undefined;
    };

/** Makes a TLS handshake and closes the connection. */
export function handshake(url: TextUrl, options: ExamineOptions, how: HandshakeOptions): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = connectTls(connection(url, options, how));
    const end = (result: Handshake) => {
      socket.destroy();
      resolve(result);
    };
    const { totalMs } = options.limits;
    const timer = setTimeout(() => end({ done: false, failure: `no answer within ${totalMs} ms` }), totalMs);
    socket.on('close', () => clearTimeout(timer));
    socket.on('secureConnect', () => end(completed(socket)));
    socket.on('error', (error: NodeJS.ErrnoException) => end({ done: false, failure: error.code ?? error.message }));
    // The server can close the connection during the handshake without sending an alert.
    socket.on('end', () => end({ done: false, failure: 'the server closed the connection' }));
  });
}

function connection(url: TextUrl, { reach }: ExamineOptions, { version, sni }: HandshakeOptions) {
  const { servername, ...where } = destination(url, reach);
  const old = version === 'TLSv1' || version === 'TLSv1.1';
  const options: ConnectionOptions & { family: number } = {
    ...where,
    family: isIPv6(where.host) ? 6 : 4,
    servername: sni ? servername : '',
    rejectUnauthorized: false,
    // The host name has its own check.
    checkServerIdentity: () => undefined,
    minVersion: version ?? 'TLSv1.2',
    maxVersion: version ?? 'TLSv1.3',
    ...(reach.ca === undefined ? {} : { ca: [...reach.ca] }),
    // OpenSSL 3 doesn't speak old versions at its default level.
    ...(old ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}),
  };
  return options;
}

function completed(socket: TLSSocket): Handshake {
  const { authorizationError: wrong } = socket;
  return {
    done: true,
    protocol: socket.getProtocol() ?? 'unknown',
    chain: chainOf(socket),
    distrust: wrong ? String(wrong instanceof Error ? wrong.message : wrong) : undefined,
  };
}

function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = socket.getPeerCertificate(true);
  while (next?.raw && !chain.some((known) => known.raw.equals(next.raw))) {
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return chain;
}
