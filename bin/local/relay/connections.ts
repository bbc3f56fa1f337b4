import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { decodeLeniently } from '../../../lambda/front-door';

/** Maximum size of a message through `@connections`. */
const MAX_MESSAGE_BYTES = 128 * 1024;

/** Open connections, and the `@connections` endpoint that messages to them are posted to. */
export class LocalConnections {
  readonly #sockets = new Map<string, WebSocket>();
  readonly #server: Server;

  /** @param onMessage called with each message before it goes out */
  constructor(private readonly onMessage: (id: string, text: string) => void) {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Starts the endpoint on this machine. @returns its URL, for `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI` */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  add(id: string, socket: WebSocket): void {
    this.#sockets.set(id, socket);
  }

  remove(id: string): void {
    this.#sockets.delete(id);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.terminate();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const id = decodeLeniently(/^\/@connections\/([^/?]+)$/.exec(request.url ?? '')?.[1] ?? '');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.statusCode = this.#status(request.method ?? '', id, Buffer.concat(chunks));
      response.end();
    });
  }

  #status(method: string, id: string, body: Buffer): number {
    const socket = this.#sockets.get(id);
    if (!socket || socket.readyState !== WebSocket.OPEN) return 410;
    if (method === 'DELETE') {
      socket.close(1000);
      return 204;
    }
    if (method !== 'POST') return 403;
    if (body.length > MAX_MESSAGE_BYTES) return 413;
    const text = body.toString('utf8');
    this.onMessage(id, text);
    socket.send(text);
    return 200;
  }
}
