import { timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { packageRoot } from '../package-root';

/** Names of this machine that a user can type into a browser. Any other host came through foreign DNS. */
const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Header that proves that a request comes from the page. */
const PAGE_TOKEN_HEADER = 'x-inspector-token';

/**
 * Returns why a request must be refused; `undefined` if it may be answered. Another site can make a browser send requests
 * here. It must not read: DNS rebinding could make this host its own, so the host is checked. It must not write either,
 * so the origin and a token that only the page knows are checked.
 */
export function refusal(request: IncomingMessage, port: number, pageToken: string): string | undefined {
  const { host = '', origin } = request.headers;
  if (!NAMES.some((name) => host.toLowerCase() === `${name}:${port}`)) return "This isn't the inspector's host.";
  const site = request.headers['sec-fetch-site'];
  if (request.method === 'GET') {
    const navigation = request.headers['sec-fetch-mode'] === 'navigate';
    return site === 'cross-site' && !navigation ? "Other sites can't use the inspector." : undefined;
  }
  if (request.method !== 'POST') return 'Only GET and POST are allowed.';
  if (origin !== `http://${host}`) return 'Only the page itself can post.';
  const given = Buffer.from(String(request.headers[PAGE_TOKEN_HEADER] ?? ''));
  const expected = Buffer.from(pageToken);
  const same = given.length === expected.length && timingSafeEqual(given, expected);
  return same ? undefined : 'The page is from an earlier run. Reload it.';
}

/** Allow only the page's own scripts and styles, no frames, and no caches. */
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

/** A response of the inspector. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Actions on a recorded request. They return `undefined` when it isn't kept anymore. */
export interface Actions {
  readonly detail: (id: number) => unknown;
  readonly replay: (id: number) => Promise<unknown>;
  readonly fixture: (id: number) => Promise<unknown>;
  /** Returns the request as a command that runs as pasted, with its signature. */
  readonly curl: (id: number) => unknown;
  /** Returns the event that the function received. */
  readonly event: (id: number) => unknown;
  /** Signs a changed request, and sends it. */
  readonly edit: (id: number, change: unknown) => Promise<unknown>;
}

/** Answers all requests except the one for the event stream. */
export async function route(
  { method, path, body = '' }: { readonly method: string; readonly path: string; readonly body?: string },
  files: PageFiles,
  actions: Actions,
): Promise<Page> {
  const file = method === 'GET' ? fileAt(path, files) : undefined;
  if (file) return { status: 200, ...file };
  const [, id, verb] = /^\/requests\/(\d{1,9})(?:\/(replay|fixture|curl|event|edit))?$/.exec(path) ?? [];
  if (id === undefined || (verb === undefined) !== (method === 'GET'))
    return json(404, { error: "This page doesn't exist." });
  try {
    const change: unknown = body === '' ? undefined : JSON.parse(body);
    const value = await actions[(verb ?? 'detail') as keyof Actions](Number(id), change);
    return value === undefined ? json(404, { error: "The request isn't kept anymore." }) : json(200, value);
  } catch (error) {
    return json(500, { error: error instanceof Error ? error.message : String(error) });
  }
}

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', mjs: 'text/javascript' };

function fileAt(path: string, files: PageFiles): Omit<Page, 'status'> | undefined {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const body = files.get(name);
  return body === undefined ? undefined : { type: TYPES[name.replace(/^.*\./, '')] ?? 'text/plain', body };
}

function json(status: number, value: unknown): Page {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

const MAX_POST_BYTES = 1024 * 1024;

/** Reads the body of a post. @throws when it's too large. */
export async function postedText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_POST_BYTES) throw new Error('The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends a page, whose secrets have been masked before. */
export function writePage(response: ServerResponse, { status, type, body }: Page): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
}

/** Texts of the page's files, by name. */
export type PageFiles = ReadonlyMap<string, string>;

/** Imports that esbuild replaces with the files' texts. It needs each as a literal. */
const BUNDLED = {
  'index.html': () => import('./page/index.html', { with: { type: 'text' } }),
  'inspector.css': () => import('./page/inspector.css', { with: { type: 'text' } }),
  'detail.css': () => import('./page/detail.css', { with: { type: 'text' } }),
  'inspector.client.mjs': () => import('./page/inspector.client.mjs', { with: { type: 'text' } }),
  'conversation.css': () => import('./page/conversation.css', { with: { type: 'text' } }),
  'conversation.client.mjs': () => import('./page/conversation.client.mjs', { with: { type: 'text' } }),
  'explained.client.mjs': () => import('./page/explained.client.mjs', { with: { type: 'text' } }),
  'detail.client.mjs': () => import('./page/detail.client.mjs', { with: { type: 'text' } }),
  'buttons.client.mjs': () => import('./page/buttons.client.mjs', { with: { type: 'text' } }),
  'list.client.mjs': () => import('./page/list.client.mjs', { with: { type: 'text' } }),
  'elements.client.mjs': () => import('./page/elements.client.mjs', { with: { type: 'text' } }),
};

/** Returns the page's files: in a checkout the current ones, otherwise those inside the built tool. */
export async function pageFiles(): Promise<PageFiles> {
  const folder = join(packageRoot(), 'bin', 'inspector', 'page');
  const inCheckout = existsSync(folder);
  const read = async (name: string, bundled: () => Promise<{ default: string }>): Promise<[string, string]> => [
    name,
    inCheckout ? readFileSync(join(folder, name), 'utf8') : (await bundled()).default,
  ];
  return new Map(await Promise.all(Object.entries(BUNDLED).map(([name, bundled]) => read(name, bundled))));
}

const HEARTBEAT_MS = 20_000;

/** Server-sent events for all open pages. */
export class EventStream {
  private readonly open = new Set<ServerResponse>();
  private heartbeat: NodeJS.Timeout | undefined;

  /** Takes over a connection until the page closes or the inspector stops. */
  connect(response: ServerResponse, first: readonly string[]): void {
    response.setHeader('content-type', 'text/event-stream; charset=utf-8');
    response.write(`retry: 1000\n\n${first.join('')}`);
    this.open.add(response);
    response.on('close', () => this.open.delete(response));
    // Detects connections that died without closing.
    this.heartbeat ??= setInterval(() => this.write(':\n\n'), HEARTBEAT_MS).unref();
  }

  write(frame: string): void {
    for (const response of this.open) response.write(frame);
  }

  end(): void {
    clearInterval(this.heartbeat);
    for (const response of this.open) response.end();
    this.open.clear();
  }
}

/** Formats an event of the stream. */
export function frame(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
