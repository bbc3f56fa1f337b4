import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject, text } from '../../lambda/front-door';
import { cacheFolder } from '../cache-folder';
import type { TokenReference } from '../token';

/** A `dev` that runs on this machine, as other commands of the same user find it. */
export interface RunningDev {
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Start of each door's public URLs, and its port on this machine. */
  readonly doors: readonly { readonly publicBase: string; readonly port: number }[];
  /** URL of the relay, and its port. Default: none runs. */
  readonly relay?: { readonly url: string; readonly port: number } | undefined;
  /** File with the authority of the doors' certificates; `null` when it's in memory only. */
  readonly caFile: string | null;
  /** Place of the auth token. The file never contains the token. */
  readonly token: TokenReference;
}

/** Returns the folder with a file for each running `dev`. */
function runFolder(): string {
  return join(cacheFolder(), 'running');
}

/**
 * Writes the file that other commands find a run by, readable only by its owner. Removes files of runs that ended
 * without removing theirs.
 *
 * @returns a function that removes the file. It is also removed when the process exits.
 */
export function announce(run: Omit<RunningDev, 'pid' | 'startedAt'>, folder = runFolder()): () => void {
  const file = join(folder, `${process.pid}.json`);
  const remove = () => {
    process.off('exit', remove);
    rmSync(file, { force: true });
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const { name, run: found } of filesIn(folder)) if (!found) rmSync(join(folder, name), { force: true });
    rmSync(file, { force: true });
    const { doors, caFile, token, relay } = run;
    const value: RunningDev = { pid: process.pid, startedAt: Date.now(), doors, caFile, token, relay };
    writeFileSync(file, `${JSON.stringify(value)}\n`, { mode: 0o600, flag: 'wx' });
    process.once('exit', remove);
  } catch {
    // Without a writable cache folder, other commands need --ca and the token.
  }
  return remove;
}

/** Returns the runs on this machine, newest first. */
export function runningDevs(folder = runFolder()): RunningDev[] {
  return filesIn(folder)
    .flatMap(({ run }) => (run ? [run] : []))
    .sort((one, other) => other.startedAt - one.startedAt);
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Returns the run that serves a URL: through one of its doors on this machine, or through its tunnel. */
export function runningAt(url: string, runs: readonly RunningDev[] = runningDevs()) {
  const authority = authorityOf(url);
  if (authority === undefined) return undefined;
  for (const run of runs) {
    const relay = run.relay ? [{ publicBase: run.relay.url, port: run.relay.port }] : [];
    const door = [...run.doors, ...relay].find(
      ({ publicBase, port }) =>
        authority === authorityOf(publicBase) || LOOPBACK.some((host) => authority === `${host}:${port}`),
    );
    // A tunnel's public host isn't this machine.
    if (door) return { run, isLocal: authority.endsWith(`:${door.port}`) };
  }
  return undefined;
}

function authorityOf(url: string): string | undefined {
  return /^(?:https?|wss):\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(url)?.[1]?.toLowerCase();
}

/** Files of a folder with their runs; `undefined` for the rest of a run that has ended. */
function filesIn(folder: string): { readonly name: string; readonly run: RunningDev | undefined }[] {
  try {
    const names = readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
    return names.map((name) => ({ name, run: readRun(join(folder, name)) }));
  } catch {
    return [];
  }
}

function readRun(file: string): RunningDev | undefined {
  try {
    if (!isOwn(file)) return undefined;
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(value) && isRun(value) && isAlive(value.pid) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nobody else can have written the file. */
function isOwn(file: string): boolean {
  const { uid, mode } = statSync(file);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

function isRun(value: JsonObject): value is JsonObject & RunningDev {
  const { pid, startedAt, doors, caFile, token } = value;
  return (
    Number.isInteger(pid) &&
    typeof startedAt === 'number' &&
    Array.isArray(doors) &&
    doors.every((door) => isObject(door) && text(door['publicBase']) && Number.isInteger(door['port'])) &&
    (value['relay'] === undefined || (isObject(value['relay']) && text(value['relay']['url']) !== undefined)) &&
    (caFile === null || typeof caFile === 'string') &&
    isObject(token) &&
    typeof token['kind'] === 'string'
  );
}

/** A process of another user isn't ours, so only a signal that could be sent counts. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
