import type { IncomingMessage } from 'node:http';
import { connect as http2Connect } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { connect as tlsConnect } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import type { RawRequest } from '../../lambda/encoding';
import type { Pair } from '../../lambda/front-door/front-door';

/** The port of a terminator, and the certificate authority to trust. */
export interface Endpoint {
  readonly port: number;
  readonly ca: string;
}

/** Options for sending a request. */
export interface Transport {
  readonly http2?: boolean | undefined;
  readonly chunked?: boolean | undefined;
}

/** A response, its body decompressed. */
export interface ProxyResponse {
  readonly status: number;
  readonly contentEncoding: string | undefined;
  readonly body: string;
}

const LOOPBACK = '127.0.0.1';
const TIMEOUT_MS = 15_000;

/** Sends a request over TLS to the host it names. @throws if the certificate doesn't match that host. */
export function sendOverTls(request: RawRequest, at: Endpoint, how: Transport): Promise<ProxyResponse> {
  return how.http2 ? overHttp2(request, at) : overHttp1(request, at, how.chunked ?? false);
}

function overHttp1(request: RawRequest, { port, ca }: Endpoint, chunked: boolean): Promise<ProxyResponse> {
  const { host, target: path, method, body } = request;
  const framing: Pair[] =
    body.length === 0 ? [] : chunked ? [['Transfer-Encoding', 'chunked']] : [['Content-Length', String(body.length)]];
  const headers = [['Host', host], ...framing, ['Connection', 'close'], ...request.headers].flat();
  const fixed = { host: LOOPBACK, port, servername: nameOf(host), ca, method, path, headers, timeout: TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    const client = httpsRequest({ ...fixed, agent: false });
    client.on('error', reject).on('timeout', () => client.destroy(new Error('No response.')));
    client.on('response', (response) => readResponse(response).then(resolve, reject));
    // Two writes make two chunks.
    if (chunked) client.write(body.subarray(0, 5));
    client.end(chunked ? body.subarray(5) : body);
  });
}

async function readResponse(response: IncomingMessage): Promise<ProxyResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return toResponse(response.statusCode ?? 0, response.headers['content-encoding'], Buffer.concat(chunks));
}

function overHttp2(request: RawRequest, { port, ca }: Endpoint): Promise<ProxyResponse> {
  const servername = nameOf(request.host);
  const session = http2Connect(`https://${request.host}`, {
    createConnection: () => tlsConnect({ host: LOOPBACK, port, ca, servername, ALPNProtocols: ['h2'] }),
  });
  const done = new Promise<ProxyResponse>((resolve, reject) => {
    session.on('error', reject);
    const headers = {
      ':method': request.method,
      ':path': request.target,
      ':authority': request.host,
      ...Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value])),
    };
    const stream = session.request(headers, { endStream: request.body.length === 0 });
    let status = 0;
    let encoding: string | undefined;
    const chunks: Buffer[] = [];
    stream.setTimeout(TIMEOUT_MS, () => stream.destroy(new Error('No response.')));
    stream.on('error', reject).on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('response', (headers) => {
      status = Number(headers[':status']);
      encoding = headers['content-encoding'];
    });
    stream.on('end', () => resolve(toResponse(status, encoding, Buffer.concat(chunks))));
    if (request.body.length > 0) stream.end(request.body);
  });
  return done.finally(() => session.close());
}

function toResponse(status: number, contentEncoding: string | undefined, body: Buffer): ProxyResponse {
  return { status, contentEncoding, body: (contentEncoding === 'gzip' ? gunzipSync(body) : body).toString('utf8') };
}

/** Returns the name a certificate is issued for: lowercase, without port. */
function nameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
