import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { connectEvent, disconnectEvent, messageEvent, type SocketPlace } from '../../../lambda/encoding';
import { object, type Pair } from '../../../lambda/front-door';
import { Environment } from '../../../lib/contract';
import type { Certificates } from '../certificates';
import { listen, type PortChoice } from '../doors';
import type { InvocationResult } from '../sandbox';
import { LocalConnections } from './connections';
import { type ConnectionCode, RelayFunction } from './relay-function';
import type { RelayTraffic } from './transcript';

/** Options of a local relay. */
export interface LocalRelayOptions {
  /** File with the relay's function. */
  readonly file: string;
  readonly handler: string;
  readonly authToken: string;
  readonly certificates: Certificates;
  readonly port: PortChoice;
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Public URL of a tunnel to the relay. Default: none. */
  readonly publicUrl?: string | undefined;
  /** Resolves when the code is up to date. Default: the code doesn't change. */
  readonly upToDate?: (() => Promise<void>) | undefined;
  readonly onEvent: (event: RelayTraffic) => void;
}

/** A relay that is listening. */
export interface LocalRelay {
  /** `wss://localhost:8449/live` */
  readonly url: string;
  /** All URLs that the function declares. */
  readonly urls: readonly string[];
  readonly port: number;
  /**
   * Replaces the function for new connections. Open ones keep theirs.
   *
   * @throws when it can't be loaded; the previous code then stays.
   */
  reload(file: string): Promise<void>;
  stop(): Promise<void>;
}

/** Stage of the relay, and path of its URL. */
export const STAGE = 'live';
/** Maximum size of a frame. API Gateway closes the connection after a larger one. */
const MAX_FRAME_BYTES = 32 * 1024;
const IDLE_MS = 600_000;
const DURATION_MS = 7_200_000;

/** Starts a relay as API Gateway serves it: TLS, a handshake that the function may refuse, events, and `@connections`. */
export async function startRelay(options: LocalRelayOptions): Promise<LocalRelay> {
  const { key, cert, ca } = options.certificates;
  const listener = createServer({ key, cert: cert + ca, minVersion: 'TLSv1.2' }, (_request, response) => {
    response.writeHead(426, { Upgrade: 'websocket' }).end('Upgrade Required');
  });
  const port = await listen(listener, options.port, 'the relay');
  const started = new Map<string, number>();
  const connections = new LocalConnections((id, text) => {
    const ms = performance.now() - (started.get(id) ?? performance.now());
    options.onEvent({ kind: 'sent', id, text, at: Date.now(), ms });
  });
  const stop = async () => {
    await connections.stop();
    await closed(listener);
  };
  try {
    const endpoint = await connections.listen();
    const local = ['localhost', '127.0.0.1'].map((host) => `wss://${host}:${port}/${STAGE}`);
    const urls = [...local, ...(options.publicUrl ? [options.publicUrl] : [])];
    const code = await RelayFunction.start({
      ...options,
      functionName: 'relay',
      environment: {
        ...options.environment,
        AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: endpoint,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        [Environment.authToken]: options.authToken,
        [Environment.relayUrl]: urls.join(),
      },
      onLog: (log) => options.onEvent({ kind: 'log', log, at: Date.now() }),
    });
    const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
    const serving = { server, code, connections, started, onEvent: options.onEvent };
    listener.on('upgrade', (request, socket, head) => void upgrade(request, socket, head, serving));
    return {
      url: `wss://localhost:${port}/${STAGE}`,
      urls,
      port,
      reload: (file) => code.reload(file),
      stop: async () => {
        await stop();
        await code.stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Serving {
  readonly server: WebSocketServer;
  readonly code: RelayFunction;
  readonly connections: LocalConnections;
  /** Arrival of the last message by connection. */
  readonly started: Map<string, number>;
  readonly onEvent: LocalRelayOptions['onEvent'];
}

async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, serving: Serving): Promise<void> {
  const { server, onEvent } = serving;
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const place = placeOf(request);
  const { connectionId: id } = place;
  const url = `wss://${request.headers.host ?? 'localhost'}${request.url ?? ''}`;
  socket.on('error', () => socket.destroy());
  if (path.replace(/\/$/, '') !== `/${STAGE}`) {
    onEvent({ kind: 'handshake', status: 403, url, id, at: Date.now() });
    return refuse(socket, 403, 'Forbidden');
  }
  const pairs = [...new URLSearchParams(query)].map(([name, value]): Pair => [name, value]);
  const event = connectEvent(place, { headers: headerPairs(request), query: pairs });
  const code = await serving.code.connect().catch(() => undefined);
  const status = statusOf(await code?.invoke(event));
  onEvent({ kind: 'handshake', status, url, id, at: Date.now(), event });
  if (status < 200 || status > 299 || !code) {
    code?.release();
    return refuse(socket, status, 'Refused');
  }
  if (socket.destroyed) return code.release();
  server.handleUpgrade(request, socket, head, (accepted) => serve(accepted, place, code, serving));
}

function statusOf(result: InvocationResult | undefined): number {
  const status = result?.ok ? object(result.payload)['statusCode'] : undefined;
  return typeof status === 'number' ? status : 502;
}

function serve(socket: WebSocket, place: SocketPlace, code: ConnectionCode, serving: Serving): void {
  const { connections, started, onEvent } = serving;
  const { connectionId: id } = place;
  connections.add(id, socket);
  const over = setTimeout(() => socket.close(1001, 'Going away'), DURATION_MS);
  let idle = setTimeout(() => undefined, 0);
  const rest = () => {
    clearTimeout(idle);
    idle = setTimeout(() => socket.close(1001, 'Going away'), IDLE_MS);
  };
  rest();
  socket.on('message', (data: RawData) => {
    rest();
    const text = String(data);
    started.set(id, performance.now());
    onEvent({ kind: 'received', id, text, at: Date.now(), ms: 0 });
    void code.invoke(messageEvent(place, text)).then(({ ok }) => {
      // What API Gateway sends when a synchronous function fails.
      const failure = { message: 'Internal server error', connectionId: id, requestId: 'local' };
      if (!ok && socket.readyState === socket.OPEN) socket.send(JSON.stringify(failure));
    });
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', (closeCode) => {
    clearTimeout(over);
    clearTimeout(idle);
    connections.remove(id);
    started.delete(id);
    onEvent({ kind: 'closed', id, code: closeCode, at: Date.now() });
    void code.invoke(disconnectEvent(place, closeCode)).then(code.release);
  });
}

function placeOf({ headers }: IncomingMessage): SocketPlace {
  const domainName = (headers.host ?? 'localhost').replace(/:\d+$/, '');
  return { connectionId: `${randomBytes(8).toString('base64url')}=`, domainName, stage: STAGE };
}

function headerPairs({ rawHeaders }: IncomingMessage): Pair[] {
  return rawHeaders.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []));
}

function refuse(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function closed(listener: Server): Promise<void> {
  return new Promise((resolve) => {
    listener.close(() => resolve());
    listener.closeAllConnections();
  });
}
