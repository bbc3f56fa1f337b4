import type { RawRequest } from '../../../lambda/encoding';
import { exchange, type HttpResponse } from '../../twilio';
import { type DoorServer, type LocalRunOptions, type Replacement, type StartedDoor, startDoor } from './door-server';
import { LOOPBACK } from './listen';
import { LOCAL_DOORS, TUNNEL_DOOR } from './local-door';

/** The function behind all doors. */
export interface LocalRun {
  readonly doors: readonly DoorServer[];
  /**
   * Replaces the function at all doors without losing a request.
   *
   * @throws when it cannot be loaded; every door then keeps the old one.
   */
  reload(file: string): Promise<void>;
  /** Ends all connections and functions. */
  stop(): Promise<void>;
}

/** Starts the doors one after another. If one fails, the started ones are stopped. */
export async function startLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const started: StartedDoor[] = [];
  const stop = async () => {
    await Promise.all(started.map((each) => each.stop()));
  };
  try {
    for (const [index, door] of (options.doors ?? [...LOCAL_DOORS, TUNNEL_DOOR]).entries()) {
      started.push(await startDoor(door, index, options));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { doors: started.map(({ server }) => server), reload: (file) => reload(started, file), stop };
}

/** All or none: a function that doesn't load at one door isn't used at any. */
async function reload(doors: readonly StartedDoor[], file: string): Promise<void> {
  const settled = await Promise.allSettled(doors.map((door) => door.prepare(file)));
  const ready = settled.flatMap((each): Replacement[] => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = settled.find((each) => each.status === 'rejected');
  if (failed) {
    await Promise.all(ready.map((each) => each.drop()));
    throw failed.reason;
  }
  for (const each of ready) each.use();
}

/**
 * Sends a request to a door on this machine, whatever host it names.
 *
 * @param ca the doors' authority, in PEM.
 * @throws {DeliveryFailure} when no complete response arrives within Twilio's limits.
 */
export function sendToDoor({ door, port }: DoorServer, request: RawRequest, ca: string): Promise<HttpResponse> {
  const scheme = door.scheme === 'https' ? 'https' : 'http';
  return exchange({ ...request, scheme }, { host: LOOPBACK, port, ca: [ca], servername: 'localhost' });
}
