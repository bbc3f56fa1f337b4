import type { WireRequest } from '../../../lambda/front-door/front-door';
import { isSecretHeader } from './mask';

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
export function curlCommand(request: WireRequest, { port, caFile, scheme }: CurlTarget): string {
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
