import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonObject, object, text } from '../../lambda/front-door';
import { SIGNATURE_SETTINGS_HEADER } from '../../lambda/signature';
import { type SigningSharedKey, signedRequest, toRawRequest } from '../../lambda/testing';
import { type DoorServer, isRequestLog, sendToDoor } from '../local/doors';
import type { History, Recorded } from './history';
import type { Actions } from './http';
import { curlCommand } from './mask';
import { type Detail, detail } from './view';

/** Options of the actions. */
export interface ActionOptions {
  readonly doors: readonly DoorServer[];
  /** Auth token, in any form of a stored secret. */
  readonly authToken: string;
  /** The token that edited requests are signed with. */
  readonly signing: string;
  /** Signs instead, if there is no auth token. */
  readonly sharedKey?: SigningSharedKey | undefined;
  /** The doors' authority, in PEM. */
  readonly ca: string;
  /** File with the authority; `undefined` when it's in memory only. */
  readonly caFile: string | undefined;
  /** Folder for fixtures. */
  readonly fixtures: string;
}

/** Returns the actions behind the page's list and buttons. */
export function actions(history: History, options: ActionOptions): Actions {
  const cache = new WeakMap<Recorded, Detail>();
  return {
    detail: (id) => {
      const recorded = history.get(id);
      if (!recorded) return undefined;
      const shown = cache.get(recorded) ?? detail(recorded, options);
      cache.set(recorded, shown);
      return shown;
    },
    replay: async (id) => {
      const recorded = history.get(id);
      return recorded && replay(recorded, options);
    },
    fixture: async (id) => {
      const recorded = history.get(id);
      return recorded && { file: await saveFixture(recorded, options.fixtures) };
    },
    curl: (id) => {
      const recorded = history.get(id);
      return recorded && { text: curl(recorded, options) };
    },
    event: (id) => {
      const recorded = history.get(id);
      if (recorded && !recorded.exchange.invoked) throw new Error(NO_EVENT);
      return recorded && { text: JSON.stringify(recorded.exchange.event, null, 2) };
    },
    edit: async (id, change) => {
      const recorded = history.get(id);
      return recorded && edit(recorded, object(change), options);
    },
  };
}

const NO_EVENT = 'The door answered without the function, so there is no event.';
const NOT_HTTP = "The request can't be sent again: it wasn't valid HTTP for a door.";

function curl({ exchange: { request, door } }: Recorded, { doors, caFile }: ActionOptions): string {
  const port = doors.find((each) => each.door.label === door.label)?.port;
  if (!request || port === undefined) throw new Error(NOT_HTTP);
  const tunnel = door.scheme === 'x-forwarded-proto';
  return curlCommand(request, { port, caFile: tunnel ? undefined : caFile, scheme: tunnel ? 'http' : 'https' });
}

/** Sends a request again over the socket, byte for byte. */
async function replay({ exchange: { request, door } }: Recorded, { doors, ca }: ActionOptions) {
  const server = doors.find((each) => each.door.label === door.label);
  if (!request || !server) throw new Error(NOT_HTTP);
  // The client writes the length itself, and a second one would be rejected.
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'content-length');
  const { status } = await sendToDoor(server, { ...request, headers }, ca);
  return { status };
}

/** Headers that describe the body and its signature. */
const SIGNED_HEADERS = new Set(['content-length', 'content-type', 'x-twilio-signature', SIGNATURE_SETTINGS_HEADER]);

/** Signs a changed request as Twilio does, and sends it. */
async function edit(
  { exchange: { request, door } }: Recorded,
  { target, body }: JsonObject,
  { doors, ca, signing, sharedKey }: ActionOptions,
) {
  const server = doors.find((each) => each.door.label === door.label);
  if (!request || !server) throw new Error(NOT_HTTP);
  if (typeof target !== 'string' || !target.startsWith('/') || typeof body !== 'string') {
    throw new Error('The path has to start with a slash.');
  }
  const content = /^\s*[[{]/.test(body) ? { json: JSON.parse(body) } : { params: paramsIn(body) };
  const isPost = request.method === 'POST';
  const signed = signedRequest({
    url: `${request.scheme}://${request.host}${target.replace(/[?&]bodySHA256=[0-9a-f]*$/, '')}`,
    method: isPost ? 'POST' : 'GET',
    authToken: signing,
    ...(sharedKey ? { sharedKey } : {}),
    headers: Object.fromEntries(request.headers.filter(([name]) => !SIGNED_HEADERS.has(name.toLowerCase()))),
    ...(isPost ? content : {}),
  });
  const { status } = await sendToDoor(server, toRawRequest(signed), ca);
  return { status };
}

/** Reads `Name=value` lines. A repeated name has several values. */
function paramsIn(text: string): Record<string, string[]> {
  const params: Record<string, string[]> = {};
  for (const line of text.split(/\r?\n/).filter((each) => each.trim() !== '')) {
    const equals = line.indexOf('=');
    if (equals < 1) throw new Error(`${JSON.stringify(line)} isn't Name=value.`);
    const name = line.slice(0, equals);
    params[name] = [...(Object.hasOwn(params, name) ? (params[name] ?? []) : []), unescaped(line.slice(equals + 1))];
  }
  return params;
}

/** A value on one line: `\\n` stands for a new line. */
function unescaped(value: string): string {
  return value.replace(/\\(n|r|\\)/g, (_, letter) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\'));
}

/**
 * Writes a request as a test fixture, `{ event, response, entry, at }`, which `explain` reads. It contains the
 * signature and the signed content, but no auth token, and is readable only by its owner.
 *
 * @returns the file's path.
 * @throws when the request never reached the function, or the file can't be written.
 */
async function saveFixture({ id, exchange }: Recorded, folder: string): Promise<string> {
  const { event, response, logs, timing, invoked } = exchange;
  if (!invoked) throw new Error(NO_EVENT);
  const entry = logs.map(({ message }) => message).find(isRequestLog);
  const at = new Date(timing?.at ?? 0).toISOString();
  const outcome = (text(entry?.['outcome']) ?? 'none').replace(/[^a-z-]/g, '');
  const file = join(folder, `${at.replace(/[:.]/g, '-')}-${outcome}-${id}.json`);
  await mkdir(folder, { recursive: true });
  const fixture = { event, response: response ?? null, entry: entry ?? null, at };
  await writeFile(file, `${JSON.stringify(fixture, null, 2)}\n`, { mode: 0o600 });
  return file;
}
