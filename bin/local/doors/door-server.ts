import type { Server } from 'node:http';
import { Environment, TwilioLimits } from '../../../lib/contract';
import type { Certificates } from '../certificates';
import { Sandbox } from '../sandbox';
import { doorListener, type Invoker } from './door-listener';
import type { Exchange } from './exchange';
import { listen } from './listen';
import type { LocalDoor } from './local-door';

/** Options of a local run. */
export interface LocalRunOptions {
  /** File with the function, CommonJS or an ES module. */
  readonly file: string;
  /** Name of its export. Default: `handler`. */
  readonly handler?: string | undefined;
  /** Auth token, in any form of a stored secret. */
  readonly authToken: string;
  readonly certificates: Certificates;
  /** First port, chosen by the user; 0 for any free ones. Default: 8443, or others where it's taken. */
  readonly port?: number | undefined;
  /** The tunnel's public origin, `https://abc.ngrok.app`. Default: the tunnel's `Host` header is trusted. */
  readonly publicOrigin?: string | undefined;
  /** Custom domain of the doors. Default: they answer only to `localhost`. */
  readonly domainName?: string | undefined;
  /** The function's `timeout` in Lambda. Default: 15 s, as long as Twilio waits. */
  readonly timeoutMs?: number | undefined;
  /** Additional environment variables of the function. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: all doors and the tunnel. */
  readonly doors?: readonly LocalDoor[];
  readonly onExchange?: (exchange: Exchange) => void;
}

/** First of the doors' default ports. The others follow it, the tunnel's last. */
export const FIRST_PORT = 8443;

/** A door that is listening. */
export interface DoorServer {
  readonly door: LocalDoor;
  readonly port: number;
  /** The intended port, if it was taken. */
  readonly takenPort?: number;
  /** Start of the public URLs: `https://localhost:8444/live`. */
  readonly publicBase: string;
  /** Public origins declared to the function behind it. */
  readonly origins: readonly string[];
}

/** A door with a function that can be replaced while requests come in. */
export interface StartedDoor {
  readonly server: DoorServer;
  /**
   * Loads the function from another file.
   *
   * @throws when it cannot be loaded.
   */
  prepare(file: string): Promise<Replacement>;
  stop(): Promise<void>;
}

/** A function that is loaded but not used yet. */
export interface Replacement {
  /** Sends new requests to the new function; pending ones end in the old function. */
  use(): void;
  drop(): Promise<void>;
}

const NOT_STARTED: Invoker = { invoke: async () => ({ result: { ok: false }, logs: [] }) };

/** Starts a door's listener, then its function, which has to know the port. */
export async function startDoor(door: LocalDoor, index: number, options: LocalRunOptions): Promise<StartedDoor> {
  let sandbox: Sandbox | undefined;
  const old = new Set<Sandbox>();
  const listener = doorListener(door, options.certificates, {
    invoker: () => sandbox ?? NOT_STARTED,
    onExchange: (exchange) => options.onExchange?.(exchange),
  });
  const server = await listenAt(listener, door, index, options);
  const stop = async () => {
    await Promise.all([closed(listener), sandbox?.stop(), ...[...old].map((each) => each.stop())]);
  };
  const replace = (next: Sandbox) => {
    const before = sandbox;
    sandbox = next;
    if (!before) return;
    old.add(before);
    void before.retire().finally(() => old.delete(before));
  };
  const prepare = async (file: string): Promise<Replacement> => {
    const next = await startSandbox(server, { ...options, file });
    return { use: () => replace(next), drop: () => next.stop() };
  };
  try {
    (await prepare(options.file)).use();
  } catch (error) {
    await stop();
    throw error;
  }
  return { server, prepare, stop };
}

async function listenAt(
  listener: Server,
  door: LocalDoor,
  index: number,
  options: LocalRunOptions,
): Promise<DoorServer> {
  const chosen = options.port !== undefined;
  const intended = options.port === 0 ? 0 : (options.port ?? FIRST_PORT) + index;
  const port = await listen(listener, { port: intended, chosen }, door.label);
  const server = { door, port, publicBase: publicBase(door, port, options), origins: originsOf(door, port, options) };
  return intended === 0 || port === intended ? server : { ...server, takenPort: intended };
}

/** Each door has its own sandbox, because a stack writes different environments for different doors. */
function startSandbox(
  { origins }: DoorServer,
  { file, handler, authToken, environment, timeoutMs }: LocalRunOptions,
): Promise<Sandbox> {
  return Sandbox.start({
    file,
    handler: handler ?? 'handler',
    functionName: 'webhook',
    timeoutMs: timeoutMs ?? TwilioLimits.answerMs,
    environment: {
      ...environment,
      [Environment.authToken]: authToken,
      ...(origins.length === 0 ? {} : { [Environment.publicOrigins]: origins.join(',') }),
    },
  });
}

function originsOf(door: LocalDoor, port: number, { publicOrigin, domainName }: LocalRunOptions): string[] {
  const { basePath } = door.encoding;
  const base = basePath === undefined ? '' : `/${basePath}`;
  if (door.scheme === 'x-forwarded-proto') return publicOrigin === undefined ? [] : [`${publicOrigin}${base}`];
  const domain =
    domainName === undefined ? [] : [`https://${domainName}:${port}${base}`, `https://${domainName}${base}`];
  // A base path belongs to a custom domain, and the local names stand in for it.
  if (!door.declaresOrigin && basePath === undefined) return domain;
  return [...domain, `https://localhost:${port}${base}`, `https://127.0.0.1:${port}${base}`];
}

function publicBase({ scheme, publicPrefix }: LocalDoor, port: number, options: LocalRunOptions): string {
  if (scheme === 'https') return `https://${options.domainName ?? 'localhost'}:${port}${publicPrefix}`;
  return `${options.publicOrigin ?? `http://localhost:${port}`}${publicPrefix}`;
}

function closed(listener: Server): Promise<void> {
  return new Promise((resolve) => {
    listener.close(() => resolve());
    listener.closeAllConnections();
  });
}
