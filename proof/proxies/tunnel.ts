import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Placed } from './nginx';
import type { Running } from './processes';

/**
 * What a tunnel's service and agent do together: TLS ends far away, the request comes out of the agent as plain HTTP with
 * what was called in `X-Forwarded-*`. The host is kept, or replaced by the local one (`ngrok http --host-header=rewrite`),
 * as the cell's `config` says; with `reparsed` the agent writes the URL anew, as programs do that route by `new URL()`.
 */
export async function startTunnels(pem: string, placed: readonly Placed[]): Promise<Running> {
  const servers = await Promise.all(placed.map((each) => listening(tunnel(pem, each), each.port)));
  return {
    stop: async () => {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function tunnel(pem: string, { cell, upstream }: Placed): Server {
  const config = cell.config(upstream);
  return createServer({ key: pem, cert: pem }, (request, response) => forward(request, response, upstream, config));
}

function forward(request: IncomingMessage, response: ServerResponse, upstream: string, config: string): void {
  const { host = '', 'x-forwarded-for': before, ...headers } = request.headers;
  const [hostname, port] = upstream.split(':');
  const target = request.url ?? '/';
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  const client = httpRequest({
    hostname,
    port,
    method: request.method,
    path: config === 'reparsed' ? `${pathname}?${searchParams}` : target,
    headers: {
      ...headers,
      host: config === 'rewrite' ? upstream : host,
      'x-forwarded-for': [before, request.socket.remoteAddress].filter(Boolean).join(', '),
      'x-forwarded-host': host,
      'x-forwarded-proto': 'https',
    },
  });
  client.on('error', () => response.destroy());
  client.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  request.pipe(client);
}

function listening(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}
