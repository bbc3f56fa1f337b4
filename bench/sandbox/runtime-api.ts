import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The result of an invocation, and the milliseconds from handing it out to its answer. */
export interface Answered {
  readonly ok: boolean;
  readonly payload: unknown;
  readonly ms: number;
}

/**
 * Lambda's Runtime API for one sandbox at a time. A runtime asks for the next invocation and posts its answer.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  private waiting: ServerResponse | undefined;
  private asked: (() => void) | undefined;
  private answered: ((answer: Answered) => void) | undefined;
  private handedOutAt = 0;
  private readonly server = createServer((request, response) => void this.serve(request, response));

  /** Starts to listen. @returns host and port, in the format of `AWS_LAMBDA_RUNTIME_API`. */
  async start(): Promise<string> {
    this.server.keepAliveTimeout = 0;
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Forgets the previous sandbox, and waits until a new runtime asks for its first invocation. */
  ready(): Promise<void> {
    this.waiting = undefined;
    return new Promise((resolve) => {
      this.asked = resolve;
    });
  }

  /** Hands an event to the runtime when it asks for one. */
  async invoke(event: unknown): Promise<Answered> {
    if (!this.waiting) await new Promise<void>((resolve) => (this.asked = resolve));
    const response = this.waiting;
    this.waiting = undefined;
    return new Promise((resolve) => {
      this.answered = resolve;
      response?.writeHead(200, {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': randomUUID(),
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + 15_000),
        'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:123456789012:function:bench',
      });
      const body = JSON.stringify(event);
      this.handedOutAt = performance.now();
      response?.end(body);
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Extensions, like the Lambda Web Adapter: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
    if (request.url?.endsWith('/extension/register')) {
      request.resume();
      const registered = { functionName: 'bench', functionVersion: '1', handler: 'index.handler' };
      response.writeHead(200, { 'Content-Type': 'application/json', 'Lambda-Extension-Identifier': randomUUID() });
      response.end(JSON.stringify(registered));
      return;
    }
    // There are no events for them.
    if (request.url?.endsWith('/extension/event/next')) return;
    if (request.url?.endsWith('/invocation/next')) {
      this.waiting = response;
      this.asked?.();
      // A stopped sandbox may have asked again.
      response.once('close', () => {
        if (this.waiting === response) this.waiting = undefined;
      });
      return;
    }
    const ms = performance.now() - this.handedOutAt;
    const payload: unknown = JSON.parse((await text(request)) || 'null');
    response.writeHead(202).end();
    if (request.url?.endsWith('/init/error')) throw new Error(`Init failed: ${JSON.stringify(payload)}`);
    this.answered?.({ ok: request.url?.endsWith('/response') ?? false, payload, ms });
  }
}
