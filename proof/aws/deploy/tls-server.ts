import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Running } from '../../proxies/processes';

const LOOPBACK = '127.0.0.1';

/** A server that ends TLS in front of the emulator, which only speaks HTTP. */
export interface TlsServer extends Running {
  readonly port: number;
}

/** Starts a server that forwards requests as they are. */
export async function startTlsServer(pem: { key: string; cert: string }, upstreamPort: number): Promise<TlsServer> {
  const server = createServer(pem, (request, response) => forward(request, response, upstreamPort));
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url: path, headers } = request;
  const upstream = httpRequest({ host: LOOPBACK, port, method, path, headers });
  upstream.on('error', () => response.destroy());
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  request.pipe(upstream);
}
