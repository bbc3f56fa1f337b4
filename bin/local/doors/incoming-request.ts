import type { IncomingMessage } from 'node:http';
import type { Pair, RawRequest } from '../../../lambda/front-door';

/**
 * The bytes of a request's body, or `too-large` as soon as they are more than the door takes. What then still comes is
 * read and dropped, so that the client gets to read the answer.
 *
 * @throws when the client hangs up before the end.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return drop(request);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else resolve(drop(request));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => reject(new Error('The client hung up before the end of its request.')));
    request.on('error', reject);
  });
}

function drop(request: IncomingMessage): 'too-large' {
  request.removeAllListeners('data');
  request.on('error', () => undefined);
  request.resume();
  return 'too-large';
}

/** Where a listener takes the scheme of the public URL from: it ends TLS itself, or a tunnel in front of it says so. */
export type SchemeSource = 'https' | 'x-forwarded-proto';

/** Hop-by-hop headers, which end at the door. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']);

/**
 * A request as it stood on the wire: target, header names, order and repeats untouched.
 *
 * @returns `undefined` when it has no target of its own (`GET http://other/`, `OPTIONS *`) or not exactly one host.
 */
export function toWireRequest(
  request: IncomingMessage,
  body: Uint8Array,
  source: SchemeSource,
): RawRequest | undefined {
  const headers = headerPairs(request.rawHeaders);
  const [host, ...more] = headers.filter(([name]) => name.toLowerCase() === 'host').map(([, value]) => value);
  const target = request.url ?? '';
  if (!host || more.length > 0 || !target.startsWith('/')) return undefined;
  const sourceIp = request.socket.remoteAddress;
  return {
    method: request.method ?? 'GET',
    scheme: source === 'https' ? 'https' : forwardedScheme(headers),
    host,
    target,
    headers: headers.filter(([name]) => name.toLowerCase() !== 'host' && !HOP_BY_HOP.has(name.toLowerCase())),
    body,
    ...(sourceIp === undefined ? {} : { sourceIp }),
  };
}

function headerPairs(raw: readonly string[]): Pair[] {
  return raw.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));
}

/** The last hop's word counts: what stands before it, the client may have written. */
function forwardedScheme(headers: readonly Pair[]): 'http' | 'https' {
  const words = headers
    .filter(([name]) => name.toLowerCase() === 'x-forwarded-proto')
    .flatMap(([, value]) => value.split(','));
  return words.at(-1)?.trim().toLowerCase() === 'https' ? 'https' : 'http';
}
