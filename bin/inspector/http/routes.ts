import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageFiles } from '../page-files';

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

/** No script but our own file, no other site's anything, in nobody's frame, kept nowhere. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** What an answer of the inspector is made of. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What the inspector can do with a request it has kept. */
export interface Actions {
  readonly detail: (id: number) => unknown;
  readonly replay: (id: number) => Promise<unknown>;
  readonly fixture: (id: number) => Promise<unknown>;
}

const JSON_TYPE = 'application/json';

/** Answers everything but the stream of events. `undefined` from an action means that there is no such request. */
export async function route(method: string, path: string, files: PageFiles, actions: Actions): Promise<Page> {
  const file = method === 'GET' ? fileAt(path, files) : undefined;
  if (file) return { status: 200, ...file };
  const [, id, verb] = /^\/requests\/(\d{1,9})(?:\/(replay|fixture))?$/.exec(path) ?? [];
  if (id === undefined || (verb === undefined) !== (method === 'GET'))
    return json(404, { error: 'There is no such page.' });
  try {
    const value = await actions[(verb ?? 'detail') as keyof Actions](Number(id));
    return value === undefined ? json(404, { error: 'The request is no longer kept.' }) : json(200, value);
  } catch (error) {
    return json(500, { error: error instanceof Error ? error.message : 'It failed.' });
  }
}

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', mjs: 'text/javascript' };

function fileAt(path: string, files: PageFiles): Omit<Page, 'status'> | undefined {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const body = files.get(name);
  return body === undefined ? undefined : { type: TYPES[name.replace(/^.*\./, '')] ?? 'text/plain', body };
}

function json(status: number, value: unknown): Page {
  return { status, type: JSON_TYPE, body: JSON.stringify(value) };
}

/** Sends a page; nothing of it may be secret by now. */
export function writePage(response: ServerResponse, { status, type, body }: Page): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
}
