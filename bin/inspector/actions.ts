import { send } from '../local/player/send';
import type { RunningDoor } from '../local/running-door';
import { saveFixture } from './fixture';
import type { History, Recorded } from './history/history';
import type { Actions } from './http/routes';
import { curlCommand } from './view/curl';
import { type Detail, detail } from './view/detail';

/** What the actions stand on. */
export interface ActionOptions {
  readonly doors: readonly RunningDoor[];
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
