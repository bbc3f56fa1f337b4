import type { ServerResponse } from 'node:http';
import type { PageFiles } from '../page-files';

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
