import type { Certificates } from './certificates/certificates';
import type { Exchange } from './listener/door-listener';
import { LOCAL_DOORS, type LocalDoor, TUNNEL_DOOR } from './local-door';
import { type Replacement, type RunningDoor, type StartedDoor, startDoor } from './running-door';

/** What to run and where. */
export interface LocalRunOptions {
  /** File with the function, CommonJS or an ES module, and the name of its export. Default export name: `handler`. */
  readonly file: string;
  readonly handler?: string | undefined;
  /** In any form of a stored secret. */
  readonly authToken: string;
  readonly certificates: Certificates;
  /** First port, chosen by the user; 0 for any free ones. Default: 8443, or others where it is taken. */
  readonly port?: number | undefined;
  /** The tunnel's public origin, `https://abc.ngrok.app`. Default: the `Host` header is believed there. */
  readonly publicOrigin?: string | undefined;
  /** Custom domain of the doors. Default: they are called by `localhost` alone. */
  readonly domainName?: string | undefined;
  /** As the function's `timeout` in Lambda. Default: 15 s. */
  readonly timeoutMs?: number | undefined;
  /** What else the function finds in its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: all doors and the tunnel. */
  readonly doors?: readonly LocalDoor[];
  readonly onExchange?: (exchange: Exchange) => void;
}

/** The function behind all doors. */
export interface LocalRun {
  readonly doors: readonly RunningDoor[];
  /**
   * Replaces the function at all doors, without losing a request.
   *
   * @throws when it cannot be loaded; the old one then stays at every door.
   */
  reload(file: string): Promise<void>;
  /** Ends all connections and functions. */
  stop(): Promise<void>;
}

/** Starts the doors one after another. When one fails, those that were started are stopped. */
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
  return { doors: started.map(({ running }) => running), reload: (file) => reload(started, file), stop };
}

/** All or none: a function that does not load at one door is used at no door. */
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
