import type { Server } from 'node:http';
import { Environment } from '../../lib/contract';
import type { Certificates } from './certificates/certificates';
import { doorListener, type Exchange } from './listener/door-listener';
import { listen } from './listener/listen';
import { LOCAL_DOORS, type LocalDoor, TUNNEL_DOOR } from './local-door';
import { Sandbox } from './sandbox/sandbox';

/** The doors' ports when none was asked for: this one and those after it, the tunnel's last. */
export const FIRST_PORT = 8443;
/** What the construct gives a function unless told otherwise is what Twilio waits for. */
const TIMEOUT_MS = 15_000;

/** What to run and where. */
export interface LocalRunOptions {
  /** CommonJS file with the function, and the name of its export. Default export name: `handler`. */
  readonly file: string;
  readonly handler?: string;
  readonly authToken: string;
  readonly certificates: Certificates;
  /** First port, chosen by the user; 0 for any free ones. Default: {@link FIRST_PORT}, or others where it is taken. */
  readonly port?: number | undefined;
  /** The tunnel's public origin, `https://abc.ngrok.app`. Default: the `Host` header is believed there. */
  readonly publicOrigin?: string | undefined;
  /** Default: all doors and the tunnel. */
  readonly doors?: readonly LocalDoor[];
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A door that is listening. */
export interface RunningDoor {
  readonly door: LocalDoor;
  readonly port: number;
  /** The port that it should have had, when that was taken. */
  readonly takenPort?: number;
  /** What public URLs start with: `https://localhost:8444/live`. */
  readonly publicBase: string;
}

/** The function behind all doors. */
export interface LocalRun {
  readonly doors: readonly RunningDoor[];
  /** Ends all connections and functions. */
  stop(): Promise<void>;
}

/** Starts the doors one after another. When one fails, those that were started are stopped. */
export async function startLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const started: { running: RunningDoor; stop: () => Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(started.map((each) => each.stop()));
  };
  try {
    for (const [index, door] of (options.doors ?? [...LOCAL_DOORS, TUNNEL_DOOR]).entries()) {
      started.push(await startDoor(door, index, options));
    }
    return { doors: started.map(({ running }) => running), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDoor(door: LocalDoor, index: number, options: LocalRunOptions) {
  let sandbox: Sandbox | undefined;
  const server = doorListener(door, options.certificates, {
    invoker: () => sandbox ?? { invoke: async () => ({ result: { ok: false }, logs: [] }) },
    onExchange: (exchange) => options.onExchange?.(exchange),
  });
  const chosen = options.port !== undefined;
  const wanted = options.port === 0 ? 0 : (options.port ?? FIRST_PORT) + index;
  const port = await listen(server, { port: wanted, chosen }, door.label);
  const stop = async () => {
    await Promise.all([closed(server), sandbox?.stop()]);
  };
  try {
    sandbox = await startSandbox(door, port, options);
  } catch (error) {
    await stop();
    throw error;
  }
  const running = { door, port, publicBase: publicBase(door, port, options.publicOrigin) };
  return { running: wanted === 0 || port === wanted ? running : { ...running, takenPort: wanted }, stop };
}

/** A sandbox a door: what the stack would write into the function's environment differs between them. */
function startSandbox(door: LocalDoor, port: number, { file, handler, authToken, publicOrigin }: LocalRunOptions) {
  const own = door.declaresOrigin ? `https://localhost:${port},https://127.0.0.1:${port}` : undefined;
  const origins = door.scheme === 'x-forwarded-proto' ? publicOrigin : own;
  return Sandbox.start({
    file,
    handler: handler ?? 'handler',
    functionName: 'webhook',
    timeoutMs: TIMEOUT_MS,
    environment: {
      [Environment.authToken]: authToken,
      ...(origins === undefined ? {} : { [Environment.publicOrigins]: origins }),
    },
  });
}

function publicBase({ scheme, publicPrefix }: LocalDoor, port: number, publicOrigin: string | undefined): string {
  if (scheme === 'https') return `https://localhost:${port}${publicPrefix}`;
  return publicOrigin ?? `http://localhost:${port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
