import { WEBSOCKET_API } from '../../lib/contract';
import { type Exchange, logExchange, type RequestFacts } from '../log';
import { prove } from '../prove';
import { handshakeUrls } from '../public-url';
import { monotonicMs } from '../routing';
import { refuse, SIGNATURE_SETTINGS_HEADER, signatureSettings, verifyHandshake } from '../signature';
import { endpointOf } from './call';
import type { Connection, RelayEvent } from './events';
import type { RelaySettings } from './options';

type ConnectEvent = Extract<RelayEvent, { kind: 'connect' }>;

/** The response to API Gateway about a handshake. Any status other than 2xx rejects it. */
export interface HandshakeAnswer {
  readonly statusCode: number;
  readonly body?: string;
}

/** Maximum number of parameters in the query of a relay's URL. */
const MAX_PARAMS = 100;

/** Accepts a handshake that Twilio signed for this relay, and remembers the connection. */
export async function handshake<State>(
  event: ConnectEvent,
  own: RelaySettings<State>,
  timing: { readonly started: number; readonly coldStart: boolean },
): Promise<HandshakeAnswer> {
  const { connection, headers } = event;
  const { body, ...exchange } = await verdict(event, own);
  const receivedUrl = `wss://${connection.domainName}/${connection.stage}`;
  logExchange(own.logger, { frontDoor: WEBSOCKET_API, method: 'GET', receivedUrl, headers }, FACTS, exchange, {
    durationMs: monotonicMs() - timing.started,
    coldStart: timing.coldStart,
  });
  return { statusCode: exchange.statusCode, ...(body ? { body } : {}) };
}

/** A handshake has no call SID, and its values don't reach the store's errors. */
const FACTS: RequestFacts = { identifiers: {}, sensitive: () => [] };

type Verdict = Exchange & { readonly body?: string };

async function verdict<State>(event: ConnectEvent, own: RelaySettings<State>): Promise<Verdict> {
  const { headers, query, connection } = event;
  const signature = headers['x-twilio-signature'];
  if (!signature) return refuse('missing-signature');
  const accounts = query.flatMap(([name, value]) => (name.toLowerCase() === 'accountsid' ? value : []));
  if (query.length > MAX_PARAMS || accounts.length > 1) {
    return refuse('bad-request', { detail: 'too many parameters in the query' });
  }
  const claim = { accountSid: accounts[0], sharedKey: signatureSettings(headers[SIGNATURE_SETTINGS_HEADER]) };
  const candidates = handshakeUrls({ ...connection, headers, query }, own.origins);
  try {
    const proven = await prove(claim, own.tokens, own.demands, (keys) =>
      verifyHandshake(candidates.urls, signature, keys),
    );
    if ('outcome' in proven) return { ...proven, candidates };
    const { verified, accountSid } = proven;
    const matched = { candidates, publicUrl: verified.url, key: verified.key.id };
    return { ...(await opened(connection, accountSid, own)), ...matched };
  } catch (error) {
    return { ...refuse('auth-token-unavailable'), candidates, error };
  }
}

/** Remembers an accepted connection. Its messages carry no proof. */
async function opened<State>(
  connection: Connection,
  accountSid: string | undefined,
  { store, env }: RelaySettings<State>,
): Promise<Verdict> {
  try {
    const now = Date.now();
    const control = { openedAt: now, activeAt: now, endpoint: endpointOf(connection, env), queue: [], seen: [] };
    await store.open(connection.id, accountSid === undefined ? control : { ...control, accountSid });
    return { outcome: 'accepted', statusCode: 200 };
  } catch (error) {
    return { ...refuse('handler-error'), error };
  }
}
