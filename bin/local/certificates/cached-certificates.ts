import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder';
import { type Certificates, fromPem, LOCAL_NAMES, type Names, toPem } from './certificates';
import { areUsable } from './check-certificates';
import { makeCertificates } from './make-certificates';

/** Certificates, and where a client finds the authority to trust. */
export interface LocalCertificates extends Certificates {
  /** File with the authority; `undefined` when the cache folder could not be written, so that they are in memory only. */
  readonly caFile: string | undefined;
}

/**
 * The certificates in the user's cache folder, made when they are missing, broken, or about to expire.
 * Never fails because of the folder: without it they are made for this run.
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

/** Text of a file; empty when it cannot be read. */
async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/** Replaces a file in one step, readable for its owner alone. A file that is right already may be read-only. */
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
