import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, text } from '../../lambda/front-door';
import type { DoorServer } from '../local/doors';
import { send } from '../local/round';
import type { History, Recorded } from './history';
import type { Actions } from './http';
import { curlCommand, type Detail, detail } from './view';

/**
 * Writes a request as a test fixture, `{ event, response, entry, at }`, which `explain --event` reads. It holds what was
 * signed and the signature, so that only its owner may read it; no auth token is in it.
 *
 * @returns the file's path.
 * @throws when the request never reached the function, or the file cannot be written.
 */
async function saveFixture({ id, exchange }: Recorded, folder: string): Promise<string> {
  const { event, response, logs, timing, invoked } = exchange;
  if (!invoked) throw new Error('The door answered without the function: there is no event to save.');
  const entry = logs
    .map(({ message }) => message)
    .find((each) => isObject(each) && text(each['outcome']) !== undefined);
  const at = new Date(timing?.at ?? 0).toISOString();
  const outcome = isObject(entry) ? (text(entry['outcome']) ?? 'none').replace(/[^a-z-]/g, '') : 'none';
  const file = join(folder, `${at.replace(/[:.]/g, '-')}-${outcome}-${id}.json`);
  await mkdir(folder, { recursive: true });
  const fixture = { event, response: response ?? null, entry: entry ?? null, at };
  await writeFile(file, `${JSON.stringify(fixture, null, 2)}\n`, { mode: 0o600 });
  return file;
}

/** What the actions stand on. */
export interface ActionOptions {
  readonly doors: readonly DoorServer[];
  /** In any form of a stored secret. */
  readonly authToken: string;
  /** The authority of the doors, and its file. */
  readonly ca: string;
  readonly caFile: string | undefined;
  /** Where fixtures are written. */
  readonly fixtures: string;
}

/** A request as the page gets it. */
export type Shown = Detail & { readonly curl: string | null };

/** What the page's buttons do. */
export function actions(history: History, options: ActionOptions): Actions {
  const shown = new WeakMap<Recorded, Shown>();
  return {
    detail: (id) => {
      const recorded = history.get(id);
      if (!recorded) return undefined;
      // The search for a cause is not made twice.
      const found = shown.get(recorded) ?? { ...detail(recorded, options), curl: curl(recorded, options) };
      shown.set(recorded, found);
      return found;
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

/** Sent once more over the socket, byte for byte as it came. */
async function replay({ exchange: { request, door } }: Recorded, { doors, ca }: ActionOptions) {
  const running = doors.find((each) => each.door.label === door.label);
  if (!request || !running) throw new Error('It was no request that a door can take.');
  const overTls = door.scheme === 'https';
  // The length is written anew, and twice would be refused.
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'content-length');
  const { status } = await send({ ...request, headers }, overTls ? { port: running.port, ca } : { port: running.port });
  return { status };
}

function curl({ exchange: { request, door } }: Recorded, { doors, caFile }: ActionOptions): string | null {
  const port = doors.find((each) => each.door.label === door.label)?.port;
  if (!request || port === undefined) return null;
  const tunnel = door.scheme === 'x-forwarded-proto';
  return curlCommand(request, { port, caFile: tunnel ? undefined : caFile, scheme: tunnel ? 'http' : 'https' });
}
