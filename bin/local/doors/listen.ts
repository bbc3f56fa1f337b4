import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The one address that the local run listens on: nobody else's machine reaches it. */
export const LOOPBACK = '127.0.0.1';

/** Instead of a taken port the one so much higher is tried, past the ports of the other doors, and so on. */
const STEP = 10;
const ATTEMPTS = 20;

/** A port that was asked for is in use, or may not be used. */
export class PortError extends Error {
  override readonly name = 'PortError';
  readonly code = 'PORT_UNAVAILABLE';
}

/** Which port to listen on. */
export interface PortChoice {
  /** 0 for any free one. */
  readonly port: number;
  /** True when the user named it: another would not be what he asked for. */
  readonly chosen: boolean;
}

/**
 * Listens on the loopback address, on the port or the next free one.
 *
 * @returns the port in the end.
 * @throws {PortError} when a chosen port is taken, or none is free.
 */
export async function listen(server: Server, { port, chosen }: PortChoice, label: string): Promise<number> {
  const attempts = port === 0 || chosen ? 1 : ATTEMPTS;
  for (let next = port; next < port + attempts * STEP && next <= 65_535; next += STEP) {
    const failure = await tryPort(server, next);
    if (failure === undefined) return (server.address() as AddressInfo).port;
    if (failure.code !== 'EADDRINUSE' && failure.code !== 'EACCES') throw failure;
  }
  const tried = attempts === 1 ? '' : `, and so are ${attempts - 1} others`;
  throw new PortError(
    `Port ${port} for ${label} on ${LOOPBACK} is taken or may not be used${tried}. ` +
      'Give another first port with --port.',
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
