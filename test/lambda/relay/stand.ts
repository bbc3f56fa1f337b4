import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { onTestFinished, vi } from 'vitest';
import { webhook } from '../../../lambda';
import {
  type ConnectRelayOptions,
  connectRelay,
  conversationRelay,
  type RelayHandler,
  type RelayHooks,
  type RelayOptions,
} from '../../../lambda/relay';
import { signedEvent, twimlOf, voiceParams } from '../../../lambda/testing';

export const AUTH_TOKEN = 'a'.repeat(32);
export const DOMAIN = 'abc123.execute-api.eu-west-1.amazonaws.com';
export const RELAY_URL = `wss://${DOMAIN}/live`;
export const CALL_SID = voiceParams().CallSid;
const ACCOUNT_SID = voiceParams().AccountSid;

type Message = Readonly<Record<string, unknown>>;

/** API Gateway's `@connections` on a free local port until the test ends, and the environment for it. */
export async function connectionsStandIn() {
  const sent: { id: string; data: Message; raw: string; at: number; authorization: string }[] = [];
  const closed: string[] = [];
  let answer: (response: ServerResponse) => void = (response) => void response.writeHead(200).end();
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const [, id = ''] = /^\/@connections\/(.*)$/.exec(request.url ?? '') ?? [];
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'DELETE') closed.push(decodeURIComponent(id));
      else {
        const raw = Buffer.concat(chunks).toString('utf8');
        const authorization = request.headers.authorization ?? '';
        sent.push({ id: decodeURIComponent(id), data: JSON.parse(raw), raw, at: performance.now(), authorization });
      }
      answer(response);
      for (const wake of waiting.splice(0)) wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  onTestFinished(() => void vi.unstubAllEnvs());
  return {
    url,
    /** Messages in the order in which they arrived. */
    sent,
    /** IDs of closed connections. */
    closed,
    /** The tokens of all `text` messages, joined. */
    spoken: () => sent.map(({ data }) => data['token'] ?? '').join(''),
    /** Resolves when a condition holds after a request. */
    async until(condition: () => boolean): Promise<void> {
      while (!condition()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    answer: (next: typeof answer) => {
      answer = next;
    },
  };
}

/** A logger that keeps its entries. */
export function keptLog() {
  const entries: (Message & { level: string })[] = [];
  const at = (level: string) => (entry: object) => void entries.push({ level, ...entry });
  return { entries, logger: { info: at('info'), warn: at('warn'), error: at('error'), debug: at('debug') } };
}

/** Members of an event's `requestContext`. */
function context(id: string, rest: Message = {}): Message {
  return { connectionId: id, apiId: 'abc123', domainName: DOMAIN, stage: 'live', ...rest };
}

/** A signed `$connect` event. */
export function connectEvent(
  id = 'c1=',
  { url = RELAY_URL, authToken = AUTH_TOKEN, headers = {}, query }: Partial<ConnectOptions> = {},
) {
  const signed = { Host: DOMAIN, 'X-Twilio-Signature': getExpectedTwilioSignature(authToken, url, {}), ...headers };
  return {
    headers: signed,
    multiValueHeaders: Object.fromEntries(Object.entries(signed).map(([name, value]) => [name, [value]])),
    ...(query ? { queryStringParameters: query } : {}),
    requestContext: context(id, { routeKey: '$connect', eventType: 'CONNECT', connectedAt: Date.now() }),
    isBase64Encoded: false,
  };
}

interface ConnectOptions {
  readonly url: string;
  readonly authToken: string;
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
}

export function messageEvent(id: string, message: Message | string, rest: Message = {}) {
  return {
    requestContext: context(id, {
      routeKey: '$default',
      eventType: 'MESSAGE',
      messageId: 'm',
      requestTimeEpoch: Date.now(),
      ...rest,
    }),
    body: typeof message === 'string' ? message : JSON.stringify(message),
    isBase64Encoded: false,
  };
}

export function disconnectEvent(id: string) {
  const end = { disconnectStatusCode: 1000, disconnectReason: 'done' };
  return { requestContext: context(id, { routeKey: '$disconnect', eventType: 'DISCONNECT', ...end }) };
}

export function setupMessage(customParameters: Message = {}, rest: Message = {}): Message {
  return {
    type: 'setup',
    sessionId: `VX${'0'.repeat(32)}`,
    accountSid: ACCOUNT_SID,
    callSid: CALL_SID,
    from: '+14155550100',
    to: '+14155550199',
    direction: 'inbound',
    customParameters,
    ...rest,
  };
}

export const prompt = (voicePrompt: string): Message => ({ type: 'prompt', voicePrompt, lang: 'en-US', last: true });

/** The parameters in the TwiML with which a validated webhook connects a call. */
export async function boundParameters(options: ConnectRelayOptions = {}, authToken = AUTH_TOKEN) {
  const handler = webhook(
    { '/voice': (request) => connectRelay(request, { url: RELAY_URL, ...options }) },
    { authToken, logger: keptLog().logger },
  );
  const url = 'https://hooks.example.com/voice';
  const event = signedEvent({ frontDoor: 'http-api', url, authToken, params: voiceParams() });
  const twiml = twimlOf(await handler(event));
  const found = [...twiml.matchAll(/<Parameter name="([^"]*)" value="([^"]*)"\/>/g)];
  return {
    twiml,
    parameters: Object.fromEntries(found.map(([, name, value]) => [name, value])) as Record<string, string>,
  };
}

/** A relay whose sessions require no token, and its log. */
export function relay<State = Record<string, unknown>>(
  hooks: RelayHooks<State>,
  options: RelayOptions<State> = {},
): { readonly handler: RelayHandler; readonly entries: ReturnType<typeof keptLog>['entries'] } {
  const { logger, entries } = keptLog();
  return { handler: conversationRelay(hooks, { authToken: AUTH_TOKEN, bind: false, logger, ...options }), entries };
}

/** Opens a session. */
export async function open(handler: RelayHandler, id = 'c1='): Promise<void> {
  await handler(connectEvent(id));
  await handler(messageEvent(id, setupMessage()));
}
