import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../../cache-folder';
import {
  type Certificates,
  fromPem,
  LOCAL_NAMES,
  makeCertificates,
  type Names,
  RENEW_BEFORE_MS,
  toPem,
} from './make-certificates';

/** Whether the certificates belong together, cover the names, and stay valid for a while after `now`. */
export function areUsable({ ca, cert, key }: Certificates, now: Date, names: Names = LOCAL_NAMES): boolean {
  try {
    const authority = new X509Certificate(ca);
    const server = new X509Certificate(cert);
    return (
      server.verify(authority.publicKey) &&
      server.checkPrivateKey(createPrivateKey(key)) &&
      covers(server, names) &&
      [authority, server].every((each) => staysValid(each, now))
    );
  } catch {
    // Anything that isn't a certificate in PEM is replaced, like a missing file.
    return false;
  }
}

function covers(server: X509Certificate, { dns, ip: addresses }: Names): boolean {
  return dns.every((name) => server.checkHost(name)) && addresses.every((ip) => server.checkIP(ip));
}

function staysValid(certificate: X509Certificate, now: Date): boolean {
  const from = Date.parse(certificate.validFrom);
  const to = Date.parse(certificate.validTo);
  return from <= now.getTime() && now.getTime() + RENEW_BEFORE_MS < to;
}

/** Certificates, and the file with the authority for clients to trust. */
export interface LocalCertificates extends Certificates {
  /** File with the authority; `undefined` when the cache folder isn't writable, so they are in memory only. */
  readonly caFile: string | undefined;
}

/**
 * Returns the certificates in the user's cache folder. Missing, broken, or soon expiring ones are replaced. If the folder
 * isn't writable, the certificates are made for this run only.
 */
export async function cachedCertificates(
  folder: string = cacheFolder(),
  now: Date = new Date(),
  names: Names = LOCAL_NAMES,
): Promise<LocalCertificates> {
  const caFile = join(folder, 'ca.pem');
  const serverFile = join(folder, 'server.pem');
  const certificates = (await load(serverFile, now, names)) ?? (await makeCertificates(now, names));
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await store(serverFile, toPem(certificates));
    await store(caFile, certificates.ca);
    return { ...certificates, caFile };
  } catch {
    return { ...certificates, caFile: undefined };
  }
}

async function load(file: string, now: Date, names: Names): Promise<Certificates | undefined> {
  const found = fromPem(await read(file));
  return found && areUsable(found, now, names) ? found : undefined;
}

/** Returns the text of a file; empty when it can't be read. */
async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/** Replaces a file in one step, readable only by its owner. An unchanged file may be read-only. */
async function store(file: string, text: string): Promise<void> {
  if ((await read(file)) === text) return chmod(file, 0o600).catch(() => undefined);
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Returns the certificates of a run. Each domain name has its own folder, so that runs don't replace each other's. */
export function certificatesFor(domainName: string | undefined): Promise<LocalCertificates> {
  if (domainName === undefined) return cachedCertificates();
  const names = { ...LOCAL_NAMES, dns: [...LOCAL_NAMES.dns, domainName] };
  return cachedCertificates(join(cacheFolder(), domainName), new Date(), names);
}
