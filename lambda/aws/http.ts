import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { StoreError } from './store-error';

/** A request to a store. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
}

/** Its answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A secret has at most 64 kB, each byte of which JSON may write as six. */
const MAX_ANSWER_BYTES = 512 * 1024;

/**
 * A module of Node's, loaded when it is needed. Not by `import`: a bundle in ESM form loads a static one at once, and
 * either kind reads every export of `node:http`, among them the lazy ones that load the whole of `fetch` (30 ms).
 */
const builtin = process.getBuiltinModule;

/**
 * Sends a request over a connection of its own: there is one every few minutes, and a connection that was kept would be
 * dead after its sandbox was frozen.
 *
 * @param until wall clock in milliseconds at which the whole answer has to be there.
 * @throws {StoreError} when it is not, or is too large.
 * @throws a system error when the connection fails.
 */
export function send({ url, method, headers, body }: HttpRequest, until: number): Promise<HttpAnswer> {
  const { request } = url.protocol === 'https:' ? builtin('node:https') : builtin('node:http');
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (answer) => {
      collect(answer).then(resolve, reject);
    });
    const timer = setTimeout(() => {
      reject(new StoreError('did not answer in time', { code: 'ETIMEDOUT', retryable: true }));
      outgoing.destroy();
    }, until - Date.now());
    outgoing.on('error', reject);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.end(body);
  });
}

async function collect(answer: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new StoreError(`answered more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return { status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') };
}
