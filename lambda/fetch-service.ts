import type { Settings } from './options';
import type { ValidatedRequest, WebhookRequest } from './routing';
import { plain, type Service, serve } from './service';
import { refuse } from './signature';

/** Second argument of a web-standard handler. */
export type FetchExtra = WebhookRequest;

/** A web-standard handler, such as the `fetch` of Hono or itty-router. */
export type FetchHandler = (request: Request, extra: FetchExtra) => Response | Promise<Response>;

/** Serves a web-standard handler. Its `Request` has the public URL and the body as sent. */
export function fetchService(fetch: FetchHandler, own: Settings): Service {
  return async (validated, paths, started) => {
    if (!isRoutedAsSigned(withoutUser(validated.url))) {
      const detail = 'a router would read another path or query from the URL than the signed one';
      return { outcome: 'no-route', response: plain(refuse('no-route')), detail };
    }
    const path = paths.at(0) ?? '/';
    const run = (signal: AbortSignal) =>
      fetch(webRequest(validated, signal), { ...validated, path, pathParams: {}, signal });
    return serve(validated, { path, pathParams: {}, started }, run, own);
  };
}

function webRequest({ url, method, headers, body }: ValidatedRequest, signal: AbortSignal): Request {
  return new Request(withoutUser(url), {
    method,
    headers: { ...headers },
    signal,
    ...(method === 'POST' ? { body: Uint8Array.from(body) } : {}),
  });
}

function withoutUser(url: string): string {
  return url.replace(/^(https?:\/\/)[^/?]*@/, '$1');
}

/**
 * Whether `Request` and `URL`, and so a router, see the signed path and query. They collapse dot segments (`/a/../b`,
 * `/a/%2e%2e/b`), turn backslashes into slashes, and drop tabs and line breaks.
 */
function isRoutedAsSigned(url: string): boolean {
  const [, path = '', query = ''] = /^https?:\/\/[^/?]*([^?]*)\??(.*)$/s.exec(url) ?? [];
  if (url.includes('#') || !URL.canParse(url)) return false;
  const read = new URL(url);
  return escaped(read.pathname) === escaped(path || '/') && escaped(read.search.slice(1)) === escaped(query);
}

/** Escapes the characters that `URL` escapes, and more, so that its own escapes don't count as a difference. */
function escaped(text: string): string {
  return text.replace(/[^A-Za-z0-9/?%&=+;:@,.~_\\-]+/g, (part) =>
    [...Buffer.from(part, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
