import type { Server } from 'node:http';
import type { Certificates } from '../certificates';
import { doorListener } from './door-listener';
import type { Exchange } from './exchange';
import type { FunctionOptions, Functions } from './functions';
import { listen } from './listen';
import type { LocalDoor } from './local-door';

/** Options of a local run. */
export interface LocalRunOptions extends FunctionOptions {
  readonly certificates: Certificates;
  /** First port, chosen by the user; 0 for any free ones. Default: 8443, or others where it's taken. */
  readonly port?: number | undefined;
  /** The tunnel's public origin, `https://abc.ngrok.app`. Default: the tunnel's `Host` header is trusted. */
  readonly publicOrigin?: string | undefined;
  /** Custom domain of the doors. Default: they answer only to `localhost`. */
  readonly domainName?: string | undefined;
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

/** A door and its listener. */
export interface StartedDoor {
  readonly server: DoorServer;
  stop(): Promise<void>;
}

/** Starts a door's listener. */
export async function startDoor(
  door: LocalDoor,
  index: number,
  options: LocalRunOptions,
  functions: Functions,
): Promise<StartedDoor> {
  let origins: readonly string[] = [];
  const listener = doorListener(door, options.certificates, {
    invoke: (event) => functions.invoke(origins, event),
    onExchange: (exchange) => options.onExchange?.(exchange),
  });
  const server = await listenAt(listener, door, index, options);
  origins = server.origins;
  return { server, stop: () => closed(listener) };
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
