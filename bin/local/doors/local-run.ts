import type { RawRequest } from '../../../lambda/encoding';
import { exchange, type HttpResponse } from '../../twilio';
import { type DoorServer, type LocalRunOptions, type StartedDoor, startDoor } from './door-server';
import { Functions } from './functions';
import { LOOPBACK } from './listen';
import { LOCAL_DOORS, TUNNEL_DOOR } from './local-door';

/** The function behind all doors. */
export interface LocalRun {
  readonly doors: readonly DoorServer[];
  /**
   * Replaces the function at all doors without losing a request.
   *
   * @throws when it can't be loaded; every door then keeps the old one.
   */
  reload(file: string): Promise<void>;
  /** Ends all connections and functions. */
  stop(): Promise<void>;
}

/** Starts the doors one after another, then the function. If one fails, everything is stopped. */
export async function startLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const started: StartedDoor[] = [];
  const functions = new Functions(options);
  const stop = async () => {
    await Promise.all([...started.map((each) => each.stop()), functions.stop()]);
  };
  try {
    for (const [index, door] of (options.doors ?? [...LOCAL_DOORS, TUNNEL_DOOR]).entries()) {
      started.push(await startDoor(door, index, options, functions));
    }
    await functions.load(started[0]?.server.origins ?? []);
  } catch (error) {
    await stop();
    throw error;
  }
  return { doors: started.map(({ server }) => server), reload: (file) => functions.reload(file), stop };
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
