import type { Pair, RawRequest } from '../../../lambda/front-door';

/** What stands in the place of a secret. */
const MASK = '***';

const SECRET_HEADERS = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie', 'x-twilio-signature']);

/** Whether a header's value lets its reader act as somebody else. */
function isSecretHeader(name: string): boolean {
  return SECRET_HEADERS.has(name.toLowerCase());
}

/** Headers for a screen, and for a screenshot. */
export function maskedHeaders(headers: readonly Pair[]): Pair[] {
  return headers.map(([name, value]): Pair => [name, isSecretHeader(name) ? MASK : value]);
}

/** A URL without its user info. */
export function maskedUrl(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/?#]*@/, `$1${MASK}@`);
}

/** A shorter text would be found everywhere. */
const SHORTEST_SECRET = 6;

/** Takes secrets out of JSON, wherever the function may have put them: an answer, a log line. */
export function scrubbed(json: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .map((secret) => JSON.stringify(secret).slice(1, -1))
    .reduce((text, secret) => text.replaceAll(secret, MASK), json);
}

/** What reaches the door from this machine. */
export interface CurlTarget {
  readonly port: number;
  /** Authority to trust; `undefined` over plain HTTP, or when it has no file. */
  readonly caFile: string | undefined;
  readonly scheme: 'http' | 'https';
}

/** Curl makes them itself. */
const OWN = new Set(['content-length', 'host']);

/** The request as a command for a POSIX shell; secrets are variables, to be filled in. */
export function curlCommand(request: RawRequest, { port, caFile, scheme }: CurlTarget): string {
  const headers = request.headers.filter(([name]) => !OWN.has(name.toLowerCase()));
  const body = Buffer.from(request.body).toString('utf8');
  return [
    `curl ${quoted(`${scheme}://localhost:${port}${request.target}`)}`,
    `-X ${quoted(request.method)}`,
    ...(caFile === undefined ? [] : [`--cacert ${quoted(caFile)}`]),
    `-H ${quoted(`Host: ${request.host}`)}`,
    ...headers.map(([name, value]) => (isSecretHeader(name) ? secret(name) : `-H ${quoted(`${name}: ${value}`)}`)),
    ...(body === '' ? [] : [`--data-binary ${quoted(body)}`]),
  ].join(' \\\n  ');
}

function secret(name: string): string {
  return `-H "${name.replace(/[^\w-]/g, '')}: $${name.toUpperCase().replace(/\W/g, '_')}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
