import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export const ACCOUNT = `AC${'a'.repeat(32)}`;
export const KEY = { user: `SK${'b'.repeat(32)}`, password: 'marked-api-key-secret' };
export const NUMBER = '+14155550100';
export const PN = `PN${'1'.repeat(32)}`;
export const OTHER_NUMBER = '+14155550111';
export const OTHER_PN = `PN${'2'.repeat(32)}`;
export const MG = `MG${'3'.repeat(32)}`;
export const AP = `AP${'4'.repeat(32)}`;

type Resource = Record<string, unknown>;
/** Writes an answer instead of the stand-in. */
export type Fault = (response: ServerResponse) => void;

/** A request that the stand-in received. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

/** The body of a fault's answer. */
export const fault =
  (status: number, body: unknown, headers: Record<string, string> = {}): Fault =>
  (response) => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Starts a stand-in for the parts of Twilio's REST API that pointing needs. Stops it when the test ends. */
export async function twilioStandIn() {
  const stand = {
    /** Resources by SID, in Twilio's format. */
    resources: resources(),
    /** Senders of the Messaging Service. */
    senders: [] as string[],
    asked: [] as Asked[],
    /** The answers to the next requests. */
    faults: [] as Fault[],
    /** Answers updates after they are applied. */
    afterUpdate: undefined as Fault | undefined,
    url: '',
    updates: () => stand.asked.filter(({ method }) => method === 'POST'),
  };
  const server = createServer(async (request, response) => {
    const asked = await read(request);
    stand.asked.push(asked);
    const next = stand.faults.shift();
    if (next) return next(response);
    if (request.headers.authorization !== authorization()) return fault(401, UNAUTHORIZED)(response);
    const found = answerOf(stand, asked);
    if (asked.method === 'POST' && found && stand.afterUpdate) return stand.afterUpdate(response);
    return fault(
      found ? 200 : 404,
      found ?? { code: 20404, message: 'The requested resource was not found' },
    )(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stand.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return stand;
}

export const UNAUTHORIZED = { code: 20003, message: `Authenticate ${KEY.password}`, status: 401 };

function resources(): Record<string, Resource> {
  return {
    [PN]: number(PN, NUMBER),
    [OTHER_PN]: number(OTHER_PN, OTHER_NUMBER),
    [MG]: {
      sid: MG,
      friendly_name: 'Service',
      inbound_request_url: null,
      inbound_method: 'POST',
      fallback_url: null,
      status_callback: null,
      use_inbound_webhook_on_number: true,
    },
    [AP]: { sid: AP, friendly_name: 'App', voice_url: 'https://old.example.com/app', voice_method: 'POST' },
  };
}

function number(sid: string, phone: string): Resource {
  return {
    sid,
    phone_number: phone,
    friendly_name: 'Number',
    voice_url: 'https://old.example.com/voice',
    voice_method: 'GET',
    voice_fallback_url: '',
    sms_url: '',
    sms_method: 'POST',
    sms_fallback_url: '',
    status_callback: '',
    status_callback_method: 'POST',
    voice_application_sid: '',
    sms_application_sid: null,
    trunk_sid: null,
  };
}

function answerOf(stand: { resources: Record<string, Resource>; senders: string[] }, { method, url, form }: Asked) {
  const { pathname, searchParams } = new URL(url, 'http://twilio');
  const base = `/2010-04-01/Accounts/${ACCOUNT}`;
  if (pathname === `${base}/IncomingPhoneNumbers.json`) return { incoming_phone_numbers: like(stand, searchParams) };
  if (pathname === '/v1/Services') return { services: [stand.resources[MG]] };
  const sender = /^\/v1\/Services\/MG\w+\/PhoneNumbers\/(PN\w+)$/.exec(pathname)?.[1];
  if (sender) return stand.senders.includes(sender) ? { sid: sender } : undefined;
  const sid = /^(?:.*\/(?:IncomingPhoneNumbers|Applications)\/(\w+)\.json|\/v1\/Services\/(\w+))$/.exec(pathname);
  const resource = stand.resources[sid?.[1] ?? sid?.[2] ?? ''];
  if (resource && method === 'POST') Object.assign(resource, snake(form));
  return resource;
}

/** Returns more than the number, because the filter is a pattern. */
function like({ resources: all }: { resources: Record<string, Resource> }, query: URLSearchParams): Resource[] {
  const wanted = query.get('PhoneNumber')?.slice(0, 10) ?? '';
  return Object.values(all)
    .filter(({ phone_number: phone }) => String(phone).startsWith(wanted))
    .reverse();
}

function snake(form: Readonly<Record<string, string>>): Resource {
  const entries = Object.entries(form).map(([name, value]) => {
    const key = name.replace(/[A-Z]/g, (letter, at) => `${at > 0 ? '_' : ''}${letter.toLowerCase()}`);
    return [key, value === 'true' ? true : value === 'false' ? false : value];
  });
  return Object.fromEntries(entries);
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
  return { method: request.method ?? '', url: request.url ?? '', form };
}

function authorization(): string {
  return `Basic ${Buffer.from(`${KEY.user}:${KEY.password}`).toString('base64')}`;
}
