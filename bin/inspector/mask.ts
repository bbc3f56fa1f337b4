import type { RawRequest } from '../../lambda/encoding';
import type { Pair } from '../../lambda/front-door';

/** Replacement of a secret. */
const MASK = '***';

const SECRET_HEADERS = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie', 'x-twilio-signature']);

/** Whether the value of a header lets a reader impersonate someone. */
function isSecretHeader(name: string): boolean {
  return SECRET_HEADERS.has(name.toLowerCase());
}

/** Masks secret headers, so they don't end up in a screenshot. */
export function maskedHeaders(headers: readonly Pair[]): Pair[] {
  return headers.map(([name, value]): Pair => [name, isSecretHeader(name) ? MASK : value]);
}

/** Masks the user info of a URL. */
export function maskedUrl(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/?#]*@/, `$1${MASK}@`);
}

/** Minimum length of a secret to mask. Shorter text would match everywhere. */
const SHORTEST_SECRET = 6;

/** Masks secrets in JSON, wherever the function put them: in an answer, or in a log line. */
export function maskedJson(json: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .map((secret) => JSON.stringify(secret).slice(1, -1))
    .reduce((text, secret) => text.replaceAll(secret, MASK), json);
}

/** Connection to a door on this machine. */
export interface CurlTarget {
  readonly port: number;
  /** File with the authority to trust, or `undefined` over plain HTTP or without a file. */
  readonly caFile: string | undefined;
  readonly scheme: 'http' | 'https';
}

/** Headers that curl writes itself. */
const OWN = new Set(['content-length', 'host']);

/** Formats a request as a curl command for a POSIX shell. It contains the signature, which the page never shows. */
export function curlCommand(request: RawRequest, { port, caFile, scheme }: CurlTarget): string {
  const headers = request.headers.filter(([name]) => !OWN.has(name.toLowerCase()));
  const body = Buffer.from(request.body).toString('utf8');
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  // Without a value, curl doesn't add its own.
  const unasked = ['accept', 'user-agent', ...(body === '' ? [] : ['content-type'])].filter((name) => !names.has(name));
  return [
    `curl -g --path-as-is ${quoted(`${scheme}://localhost:${port}${request.target}`)}`,
    ...(request.method === 'HEAD' ? ['--head'] : [`-X ${quoted(request.method)}`]),
    ...(caFile === undefined ? [] : [`--cacert ${quoted(caFile)}`]),
    `-H ${quoted(`Host: ${request.host}`)}`,
    ...headers.map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...unasked.map((name) => `-H ${quoted(`${name}:`)}`),
    ...(body === '' ? [] : [`--data-raw ${quoted(body)}`]),
  ].join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
