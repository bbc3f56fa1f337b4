import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Names of this machine that a browser can have typed in; any other reached us through somebody else's DNS. */
const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** The header in which the page proves that it is ours. */
const PAGE_TOKEN_HEADER = 'x-inspector-token';

/**
 * Why a request must not be answered, `undefined` when it may. A page of another site can make a browser send requests
 * here; it must neither read (DNS rebinding makes its host ours: so the host is checked) nor write (so the origin and
 * a token, which only our own page knows, are checked).
 */
export function refusal(request: IncomingMessage, port: number, pageToken: string): string | undefined {
  const { host = '', origin } = request.headers;
  if (!NAMES.some((name) => host.toLowerCase() === `${name}:${port}`)) return 'This is not the host of the inspector.';
  const site = request.headers['sec-fetch-site'];
  if (request.method === 'GET') {
    const navigation = request.headers['sec-fetch-mode'] === 'navigate';
    return site === 'cross-site' && !navigation ? 'Not for other sites.' : undefined;
  }
  if (request.method !== 'POST') return 'Only GET and POST.';
  if (origin !== `http://${host}`) return 'Posts have to come from the page itself.';
  const given = Buffer.from(String(request.headers[PAGE_TOKEN_HEADER] ?? ''));
  const expected = Buffer.from(pageToken);
  const same = given.length === expected.length && timingSafeEqual(given, expected);
  return same ? undefined : 'The page is of an earlier run: load it again.';
}
