import type { Server } from 'node:http';
import { Environment } from '../../../lib/contract';
import { Sandbox } from '../sandbox';
import { doorListener, type Invoker } from './door-listener';
import { listen } from './listen';
import type { LocalDoor } from './local-door';
import type { LocalRunOptions } from './options';

/** The doors' ports when none was asked for: this one and those after it, the tunnel's last. */
export const FIRST_PORT = 8443;
/** What the construct gives a function unless told otherwise is what Twilio waits for. */
const TIMEOUT_MS = 15_000;

/** A door that is listening. */
export interface DoorServer {
  readonly door: LocalDoor;
  readonly port: number;
  /** The port that it should have had, when that was taken. */
  readonly takenPort?: number;
  /** What public URLs start with: `https://localhost:8444/live`. */
  readonly publicBase: string;
  /** The public origins that the function behind it has declared. */
  readonly origins: readonly string[];
}

/** A door with its function, which can be replaced while requests come in. */
export interface StartedDoor {
  readonly running: DoorServer;
  /**
   * Loads the function from another file.
   *
   * @returns what puts it in the place of the old one, and what drops it again.
   * @throws when it cannot be loaded.
   */
  prepare(file: string): Promise<Replacement>;
  stop(): Promise<void>;
}

/** A function that is loaded but not yet used. */
export interface Replacement {
  /** New requests go to the new function; those in the old one end there. */
  use(): void;
  drop(): Promise<void>;
}

const NOT_YET: Invoker = { invoke: async () => ({ result: { ok: false }, logs: [] }) };

/** Starts a door's listener, then its function, which has to know the port. */
export async function startDoor(door: LocalDoor, index: number, options: LocalRunOptions): Promise<StartedDoor> {
  let sandbox: Sandbox | undefined;
  const old = new Set<Sandbox>();
  const server = doorListener(door, options.certificates, {
    invoker: () => sandbox ?? NOT_YET,
    onExchange: (exchange) => options.onExchange?.(exchange),
  });
  const running = await listenAt(server, door, index, options);
  const stop = async () => {
    await Promise.all([closed(server), sandbox?.stop(), ...[...old].map((each) => each.stop())]);
  };
  const replace = (next: Sandbox) => {
    const before = sandbox;
    sandbox = next;
    if (!before) return;
    old.add(before);
    void before.retire().finally(() => old.delete(before));
  };
  const prepare = async (file: string): Promise<Replacement> => {
    const next = await startSandbox(running, { ...options, file });
    return { use: () => replace(next), drop: () => next.stop() };
  };
  try {
    (await prepare(options.file)).use();
  } catch (error) {
    await stop();
    throw error;
  }
  return { running, prepare, stop };
}

async function listenAt(server: Server, door: LocalDoor, index: number, options: LocalRunOptions) {
  const chosen = options.port !== undefined;
  const wanted = options.port === 0 ? 0 : (options.port ?? FIRST_PORT) + index;
  const port = await listen(server, { port: wanted, chosen }, door.label);
  const running = {
    door,
    port,
    publicBase: publicBase(door, port, options),
    origins: originsOf(door, port, options),
  };
  return wanted === 0 || port === wanted ? running : { ...running, takenPort: wanted };
}

/** A sandbox a door: what the stack would write into the function's environment differs between them. */
function startSandbox(
  { origins }: DoorServer,
  { file, handler, authToken, environment, timeoutMs }: LocalRunOptions,
): Promise<Sandbox> {
  return Sandbox.start({
    file,
    handler: handler ?? 'handler',
    functionName: 'webhook',
    timeoutMs: timeoutMs ?? TIMEOUT_MS,
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
  // A base path belongs to a custom domain, whose part the local names play.
  if (!door.declaresOrigin && basePath === undefined) return domain;
  return [...domain, `https://localhost:${port}${base}`, `https://127.0.0.1:${port}${base}`];
}

function publicBase({ scheme, publicPrefix }: LocalDoor, port: number, options: LocalRunOptions): string {
  if (scheme === 'https') return `https://${options.domainName ?? 'localhost'}:${port}${publicPrefix}`;
  return `${options.publicOrigin ?? `http://localhost:${port}`}${publicPrefix}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
