import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The only address of the local run; other machines can't reach it. */
export const LOOPBACK = '127.0.0.1';

/** Distance between the ports tried when one is taken, so that the next is past the other doors' ports. */
const STEP = 10;
const ATTEMPTS = 20;

/** A requested port is in use or not permitted. */
export class PortError extends Error {
  override readonly name = 'PortError';
  readonly code = 'PORT_UNAVAILABLE';
}

/** The port to listen on. */
export interface PortChoice {
  /** 0 for any free port. */
  readonly port: number;
  /** Whether the user asked for this port, so that no other is tried. */
  readonly chosen: boolean;
}

/**
 * Listens on the loopback address, on the port or on the next free one.
 *
 * @returns the port that it listens on.
 * @throws {PortError} when a chosen port is taken, or none is free.
 */
export async function listen(server: Server, { port, chosen }: PortChoice, label: string): Promise<number> {
  const attempts = port === 0 || chosen ? 1 : ATTEMPTS;
  for (let next = port; next < port + attempts * STEP && next <= 65_535; next += STEP) {
    const failure = await tryPort(server, next);
    if (failure === undefined) return (server.address() as AddressInfo).port;
    if (failure.code !== 'EADDRINUSE' && failure.code !== 'EACCES') throw failure;
  }
  const others = attempts === 1 ? '' : `, and so are ${attempts - 1} others`;
  throw new PortError(
    `Port ${port} for ${label} on ${LOOPBACK} is taken or not permitted${others}. Choose another with --port.`,
  );
}

function tryPort(server: Server, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error);
    server.once('error', failed);
    server.listen({ port, host: LOOPBACK }, () => {
      server.off('error', failed);
      resolve(undefined);
    });
  });
}
