import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { MessagingResponse, type WebhookHandler, webhook } from '../../../lambda';
import { encoders } from '../../../lambda/encoding/encoders';
import type { Pair } from '../../../lambda/front-door/front-door';
import { signedRequest } from '../../../lambda/testing';

/** Token of the test webhook. */
export const TOKEN = 'a-token-of-the-tests';

/** A request as a test server receives it. */
export interface Received {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answering = (request: Received, response: ServerResponse) => void | Promise<void>;

/** Servers on loopback that are closed together. */
export class Servers {
  private readonly open: { close(done: () => void): unknown; sockets: Set<Socket> }[] = [];

  /** @returns the port. */
  async https(options: ServerOptions, answering: Answering): Promise<number> {
    return this.listen(createServer(options, listener(answering)));
  }

  /** @returns the port. */
  async http(answering: Answering): Promise<number> {
    return this.listen(createHttpServer(listener(answering)));
  }

  /** @returns the port of a server that handles raw sockets. */
  async tcp(onSocket: (socket: Socket) => void): Promise<number> {
    return this.listen(createTcpServer(onSocket) as unknown as Server);
  }

  async close(): Promise<void> {
    await Promise.all(
      this.open.splice(0).map(({ sockets, ...server }) => {
        for (const socket of sockets) socket.destroy();
        return new Promise<void>((resolve) => server.close(resolve));
      }),
    );
  }

  private async listen(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.open.push({ close: (done) => server.close(done), sockets });
    return (server.address() as AddressInfo).port;
  }
}

function listener(answering: Answering) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      void answering({ method, target: url, headers, body: Buffer.concat(chunks).toString('utf8') }, response);
    });
  };
}

/** Responds to every request without validating it. */
export function careless(body = '<Response/>', type: string | null = 'text/xml', status = 200): Answering {
  return (_, response) => {
    response.statusCode = status;
    if (type !== null) response.setHeader('content-type', type);
    response.end(body);
  };
}

/** Responds as a webhook of this project does behind an HTTP API. */
export function healthy(): Answering {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return handled(
    webhook(
      {
        '/voice': () => '<Response><Say>Hello</Say></Response>',
        '/message': ({ params }) => {
          const twiml = new MessagingResponse();
          twiml.message(`You said ${params['Body']}`);
          return twiml;
        },
      },
      { authToken: TOKEN, logger: silent },
    ),
  );
}

/** Responds with a Lambda handler behind an HTTP API. */
export function handled(handler: WebhookHandler): Answering {
  return async ({ method, target, headers, body }, response) => {
    const pairs = Object.entries(headers).map(([name, value]): Pair => [name, String(value)]);
    const wire = { method, scheme: 'https' as const, host: headers.host ?? '', target, headers: pairs };
    const event = encoders['http-api']({ ...wire, body: Buffer.from(body) });
    const result = (await handler(event)) as { statusCode: number; headers: Record<string, string>; body: string };
    response.writeHead(result.statusCode, result.headers).end(result.body);
  };
}

/** Accepts the requests that have the expected signature. */
export function checked(expected: (request: Received) => string | undefined): Answering {
  return (request, response) => {
    const valid = request.headers['x-twilio-signature'] === expected(request);
    return careless('<Response/>', 'text/xml', valid ? 200 : 403)(request, response);
  };
}

/** Returns the signature of a URL and parameters. */
export function signatureOf(url: string, params: Record<string, string>): string | undefined {
  return signedRequest({ url, params, authToken: TOKEN }).headers['X-Twilio-Signature'];
}
