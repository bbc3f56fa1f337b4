import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type Cell, ORIGIN, type PlacedCell } from './cell';
import type { Running } from './processes';

const kept = () => 'kept';
const rewrite = () => 'rewrite';
const reparsed = () => 'reparsed';

/** Modes of ngrok and cloudflared. https://ngrok.com/docs/universal-gateway/http/ */
export const TUNNEL_CELLS: readonly Cell[] = [
  { setUp: 'Host kept', config: kept, sends: 'a form', declared: ORIGIN, expected: 'accepted' },
  { setUp: 'Host kept', config: kept, sends: 'a form', expected: 'accepted' },
  {
    setUp: 'Host kept',
    config: kept,
    sends: 'JSON with `bodySHA256`, in chunks',
    request: { json: { event: 'call.ended' }, chunked: true },
    declared: ORIGIN,
    expected: 'accepted',
  },
  {
    setUp: 'Host kept',
    config: kept,
    sends: 'GET, its parameters in the query',
    request: { method: 'GET', params: { From: '+14155550100', Body: "It's é ~" } },
    declared: ORIGIN,
    expected: 'accepted',
  },
  {
    setUp: 'Host rewritten to the local one, the public one in `X-Forwarded-Host`',
    config: rewrite,
    sends: 'a form',
    declared: ORIGIN,
    expected: ['unknown-host', 'host'],
  },
  {
    setUp: 'Host rewritten to the local one, the public one in `X-Forwarded-Host`',
    config: rewrite,
    sends: 'a form',
    expected: ['invalid-signature', 'host'],
  },
  {
    setUp: 'URL rebuilt with `new URL()`',
    config: reparsed,
    sends: 'a form, to `/voice?x=a%20b`',
    request: { url: `${ORIGIN}/voice?x=a%20b` },
    expected: ['invalid-signature', 'query-encoding'],
  },
];

/**
 * Starts servers that do what a tunnel's service and agent do together: TLS ends far away, and the agent sends the request
 * as plain HTTP, with the original host in `X-Forwarded-*`. A cell's `config` says whether the agent keeps the host, replaces
 * it with the local one (`ngrok http --host-header=rewrite`), or rebuilds the URL as programs that route by `new URL()` do.
 */
export async function startTunnels(pem: string, placed: readonly PlacedCell[]): Promise<Running> {
  const servers = await Promise.all(placed.map((each) => listening(tunnel(pem, each), each.port)));
  return {
    stop: async () => {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function tunnel(pem: string, { cell, upstream }: PlacedCell): Server {
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
