import type { RequestOptions } from 'node:https';

/** A request as it goes out. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  readonly body: string;
}

/** How the internet is reached. @default - as everybody does */
export type Internet = Pick<RequestOptions, 'lookup' | 'ca'>;

/** So much of an answer is read: the reserved route's is far shorter, and a stranger's page may be of any length. */
const MAX_BODY_BYTES = 64 * 1024;
const URL_FORM = /^https:\/\/([^/?#:]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?((?:\/[^#]*)?)$/i;
const LATE = Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' });

/**
 * Sends a POST over a connection of its own, so that each try asks DNS and sees the certificate anew. The URL goes out as
 * it is written: `URL` would rewrite it.
 *
 * @throws a system error when there is no answer within `timeoutMs`.
 * @throws {TypeError} when the URL is not of the form https://host[:port][/path].
 */
export function send({ url, headers, body }: Outgoing, internet: Internet, timeoutMs: number): Promise<Reply> {
  const [, hostname, port, path] = URL_FORM.exec(url) ?? [];
  if (!hostname) throw new TypeError(`${url} is not of the form https://host[:port][/path].`);
  const where = { hostname: hostname.replace(/[[\]]/g, ''), path, ...(port ? { port } : {}) };
  const { request } = process.getBuiltinModule('node:https');
  return new Promise((resolve, reject) => {
    const length = { 'Content-Length': String(Buffer.byteLength(body)) };
    const options = { ...where, ...internet, method: 'POST', headers: { ...headers, ...length }, agent: false };
    const outgoing = request(options, (answer) => {
      const { statusCode: status = 0, headers: received } = answer;
      const read = collect(answer);
      const contentType = received['content-type'] ?? '';
      read.then((text) => resolve({ status, contentType, location: received.location, body: text }), reject);
    });
    const timer = setTimeout(() => outgoing.destroy(LATE), timeoutMs);
    outgoing.on('error', reject);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.end(body);
  });
}

async function collect(answer: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8');
}
