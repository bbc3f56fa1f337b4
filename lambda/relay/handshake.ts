import { WEBSOCKET_API } from '../../lib/contract';
import { check, screen } from '../check';
import type { FrontDoorRequest } from '../front-door';
import { type Exchange, logExchange } from '../log';
import { type Candidates, type Origin, publicUrls } from '../public-url';
import { type Refusal, refuse, type SignedContent } from '../signature';
import { endpointOf } from './call';
import type { Connection, RelayEvent } from './events';
import type { RelaySettings } from './options';

type ConnectEvent = Extract<RelayEvent, { kind: 'connect' }>;

/** The response to API Gateway about a handshake. Any status other than 2xx rejects it. */
export interface HandshakeAnswer {
  readonly statusCode: number;
  readonly body?: string;
}

const LIMITS = { maxBodyBytes: 0, maxParams: 100 };

/** Accepts a handshake that Twilio signed for this relay, and remembers the connection. */
export async function handshake<State>(
  event: ConnectEvent,
  own: RelaySettings<State>,
  timing: { readonly started: number; readonly coldStart: boolean },
): Promise<HandshakeAnswer> {
  const request = handshakeRequest(event);
  const { exchange, content } = await verdict(request, event.connection, own);
  logExchange(own.logger, request, content, exchange, {
    durationMs: performance.now() - timing.started,
    coldStart: timing.coldStart,
  });
  const { statusCode } = exchange;
  return statusCode === 200 ? { statusCode } : { statusCode, body: BODIES[statusCode] ?? 'Bad request' };
}

const BODIES: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  500: 'Internal server error',
  503: 'Service unavailable',
};

interface Verdict {
  readonly exchange: Exchange;
  readonly content?: SignedContent;
}

async function verdict<State>(
  request: FrontDoorRequest,
  connection: Connection,
  own: RelaySettings<State>,
): Promise<Verdict> {
  const screened = screen(request, { hostIsOurs: true }, LIMITS);
  if ('outcome' in screened) return { exchange: refused(screened) };
  const { content } = screened;
  const candidates = handshakeUrls(request, connection, own.origins);
  try {
    const checked = await check(candidates.urls, screened, own.tokens, own.demands);
    if ('outcome' in checked) return { exchange: { ...refused(checked), candidates }, content };
    const { verified, accountSid } = checked;
    const matched = { candidates, publicUrl: verified.url, key: verified.key.id };
    return { exchange: { ...(await opened(connection, accountSid, own)), ...matched }, content };
  } catch (error) {
    return { exchange: { ...refused(refuse('auth-token-unavailable')), candidates, error }, content };
  }
}

/** Remembers an accepted connection. Its messages carry no proof. */
async function opened<State>(
  connection: Connection,
  accountSid: string | undefined,
  { store, env }: RelaySettings<State>,
): Promise<Exchange> {
  try {
    const now = Date.now();
    const control = { openedAt: now, activeAt: now, endpoint: endpointOf(connection, env), queue: [], seen: [] };
    await store.open(connection.id, accountSid === undefined ? control : { ...control, accountSid });
    return { outcome: 'accepted', statusCode: 200 };
  } catch (error) {
    return { ...refused(refuse('handler-error')), error };
  }
}

function refused({ outcome, statusCode, detail }: Refusal): Exchange {
  return { outcome, statusCode, detail };
}

/** Converts the handshake to a request for the webhook's checks. */
function handshakeRequest({ connection, headers, query }: Pick<ConnectEvent, 'connection' | 'headers' | 'query'>) {
  const { domainName, stage } = connection;
  const request: FrontDoorRequest = {
    frontDoor: WEBSOCKET_API,
    method: 'GET',
    scheme: 'https',
    host: domainName,
    hostWrittenByAws: true,
    path: { form: 'raw', value: '/' },
    query: { form: 'decoded', pairs: query },
    headers,
    body: { content: '', isBase64Encoded: false },
    receivedUrl: `wss://${domainName}/${stage}`,
  };
  return request;
}

/**
 * Returns the URLs that Twilio may have called: the stage's endpoint, the host without a path, which a mapping without
 * a key gives a custom domain, and the declared ones, each with and without a slash at its end.
 */
function handshakeUrls(
  request: FrontDoorRequest,
  { domainName, stage }: Connection,
  declared: readonly Origin[],
): Candidates {
  const host = { scheme: 'https', hostname: domainName } as const;
  const own: Origin[] = [
    { ...host, basePath: `/${stage}` },
    { ...host, basePath: '' },
  ];
  const { urls, ...rest } = publicUrls(request, [...own, ...declared]);
  return { ...rest, urls: urls.map((url) => url.replace(/^https:/, 'wss:')) };
}
