import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from '../../lambda/front-door';
import { type DoorServer, isRequestLog, sendToDoor } from '../local/doors';
import type { History, Recorded } from './history';
import type { Actions } from './http';
import { curlCommand } from './mask';
import { type Detail, detail } from './view';

/** Options of the actions. */
export interface ActionOptions {
  readonly doors: readonly DoorServer[];
  /** Auth token, in any form of a stored secret. */
  readonly authToken: string;
  /** The doors' authority, in PEM. */
  readonly ca: string;
  /** File with the authority; `undefined` when it's in memory only. */
  readonly caFile: string | undefined;
  /** Folder for fixtures. */
  readonly fixtures: string;
}

/** A request as the page receives it. */
export type Shown = Detail & { readonly curl: string | null };

/** Returns the actions behind the page's list and buttons. */
export function actions(history: History, options: ActionOptions): Actions {
  const cache = new WeakMap<Recorded, Shown>();
  return {
    detail: (id) => {
      const recorded = history.get(id);
      if (!recorded) return undefined;
      const shown = cache.get(recorded) ?? { ...detail(recorded, options), curl: curl(recorded, options) };
      cache.set(recorded, shown);
      return shown;
    },
    replay: async (id) => {
      const recorded = history.get(id);
      return recorded && replay(recorded, options);
    },
    fixture: async (id) => {
      const recorded = history.get(id);
      return recorded && { file: await saveFixture(recorded, options.fixtures) };
    },
  };
}

function curl({ exchange: { request, door } }: Recorded, { doors, caFile }: ActionOptions): string | null {
  const port = doors.find((each) => each.door.label === door.label)?.port;
  if (!request || port === undefined) return null;
  const tunnel = door.scheme === 'x-forwarded-proto';
  return curlCommand(request, { port, caFile: tunnel ? undefined : caFile, scheme: tunnel ? 'http' : 'https' });
}

/** Sends a request again over the socket, byte for byte. */
async function replay({ exchange: { request, door } }: Recorded, { doors, ca }: ActionOptions) {
  const server = doors.find((each) => each.door.label === door.label);
  if (!request || !server) throw new Error("The request can't be replayed: it wasn't valid HTTP for a door.");
  // The client writes the length itself; a second one would be refused.
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'content-length');
  const { status } = await sendToDoor(server, { ...request, headers }, ca);
  return { status };
}

/**
 * Writes a request as a test fixture, `{ event, response, entry, at }`, which `explain --event` reads. It contains the
 * signature and the signed content, but no auth token, and is readable only by its owner.
 *
 * @returns the file's path.
 * @throws when the request never reached the function, or the file can't be written.
 */
async function saveFixture({ id, exchange }: Recorded, folder: string): Promise<string> {
  const { event, response, logs, timing, invoked } = exchange;
  if (!invoked) throw new Error('The door answered without the function, so there is no event to save.');
  const entry = logs.map(({ message }) => message).find(isRequestLog);
  const at = new Date(timing?.at ?? 0).toISOString();
  const outcome = (text(entry?.['outcome']) ?? 'none').replace(/[^a-z-]/g, '');
  const file = join(folder, `${at.replace(/[:.]/g, '-')}-${outcome}-${id}.json`);
  await mkdir(folder, { recursive: true });
  const fixture = { event, response: response ?? null, entry: entry ?? null, at };
  await writeFile(file, `${JSON.stringify(fixture, null, 2)}\n`, { mode: 0o600 });
  return file;
}
