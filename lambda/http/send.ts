import type { Agent, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';

/** An HTTP request, and the limits of its response. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `http(s)://host[:port][/path]`. Sent as written: `URL` would rewrite it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Maximum time in milliseconds until the whole response has arrived. */
  readonly timeoutMs: number;
  /** Maximum number of bytes of the response's body. The rest is dropped. */
  readonly maxBytes: number;
  /** @default - DNS and Node's certificate authorities */
  readonly internet?: Internet;
  /** Agent that keeps connections open, for services that are called many times in a row. @default - a new connection */
  readonly agent?: Agent;
  /**
   * Whether to send again over a new connection if the other side has closed the agent's. It may have got the request
   * before, so leave it out if something depends on how often that is.
   * @default false
   */
  readonly resend?: boolean;
}

/** Overrides how a host is reached. */
export type Internet = Pick<RequestOptions, 'lookup' | 'ca'>;

/** The response to an HTTP request. */
export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Whether the body was longer than `maxBytes`. */
  readonly truncated: boolean;
}

/** Codes of a kept connection that the other side has closed. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

/** The part after the port must be empty or start with a slash, so that no user info or query passes as a host. */
const FORM = /^(https?:)\/\/([^/?#:@\s[\]]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?((?:\/[^#]*)?)$/i;

/**
 * Sends a request over a new connection unless it has an agent. A kept connection would be dead after its sandbox was
 * frozen, and a new one resolves the name and checks the certificate again. Doesn't follow redirects, so credentials stay
 * with their host.
 *
 * @throws {TypeError} if the URL doesn't have the form `http(s)://host[:port][/path]`.
 * @throws a system error if the connection fails. Its code is `ETIMEDOUT` after a timeout.
 */
export async function send(request: HttpRequest): Promise<HttpAnswer> {
  const { method, url, headers, body = '', timeoutMs, maxBytes, internet } = request;
  const [, protocol, host, port, path] = FORM.exec(url) ?? [];
  if (!protocol || !host) throw new TypeError(`${url} is not of the form http(s)://host[:port][/path].`);
  const target = {
    protocol: protocol.toLowerCase(),
    hostname: host.replace(/[[\]]/g, ''),
    path,
    ...(port && { port }),
  };
  return new Promise((resolve, reject) => {
    const options = { ...target, ...internet, method, headers: { ...headers }, agent: request.agent ?? false };
    const outgoing = clientOf(target.protocol).request(options, (answer) => {
      collect(answer, maxBytes).then(resolve, reject);
    });
    let timer: NodeJS.Timeout | undefined;
    // An agent may let it wait for a socket, which says nothing about the other side.
    outgoing.on('socket', () => {
      timer = setTimeout(() => {
        const late = Object.assign(new Error(`No answer within ${timeoutMs} ms.`), { code: 'ETIMEDOUT' });
        reject(late);
        outgoing.destroy(late);
      }, timeoutMs);
    });
    outgoing.on('error', (error) => {
      // https://nodejs.org/api/http.html#requestreusedsocket
      const closed = outgoing.reusedSocket && CLOSED.has(systemErrorCode(error) ?? '');
      if (!closed || !request.resend) return reject(error);
      const { agent, resend, ...again } = request;
      return resolve(send(again));
    });
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.end(body);
  });
}

/** Returns the code of a failed connection (`ECONNREFUSED`). Its message may quote the request. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Loads Node's client on first use. Not by `import`: a bundle in ESM form loads static imports at once, and either kind
 * reads every export of `node:http`, including the lazy ones that load all of `fetch` (30 ms).
 */
function clientOf(protocol: string) {
  return process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http');
}

async function collect(answer: IncomingMessage, maxBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > maxBytes) break;
  }
  const body = Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
  return { status: answer.statusCode ?? 0, headers: answer.headers, body, truncated: bytes > maxBytes };
}
