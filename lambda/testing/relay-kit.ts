import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectEvent, disconnectEvent, messageEvent, type SocketPlace } from '../encoding';
import type { Pair } from '../front-door';
import { voiceParams } from './params';
import { type SignedRequestOptions, signedRequest } from './test-kit';

/** A handshake of ConversationRelay. */
export interface SignedConnectOptions extends Pick<SignedRequestOptions, 'authToken' | 'sharedKey' | 'headers'> {
  /** The relay's URL, exactly as in the TwiML: `wss://host/stage`. */
  readonly url: string;
  /** @default 'connection-1=' */
  readonly connectionId?: string;
  /** Stage of the API. @default - the first segment of the URL's path, else 'live' */
  readonly stage?: string;
}

/** Returns the `$connect` event of a handshake that Twilio signed. */
export function signedConnectEvent(options: SignedConnectOptions): Record<string, unknown> {
  const { url, stage: _, connectionId: __, ...signing } = options;
  const { host, query } = partsOf(url);
  const { headers } = signedRequest({ ...signing, url, method: 'GET' });
  const pairs = Object.entries({ ...headers, Host: host }).map(([name, value]): Pair => [name, value]);
  return connectEvent(placeOf(options), { headers: pairs, query });
}

/** Returns the event of a message from Twilio. @param message an object, or the text of the frame */
export function relayMessageEvent(options: SignedConnectOptions, message: object | string): Record<string, unknown> {
  return messageEvent(placeOf(options), typeof message === 'string' ? message : JSON.stringify(message));
}

function placeOf({ url, stage, connectionId = 'connection-1=' }: SignedConnectOptions): SocketPlace {
  const { host, path } = partsOf(url);
  const [, first = ''] = path.split('/');
  return { connectionId, domainName: host.replace(/:\d+$/, ''), stage: stage ?? (first === '' ? 'live' : first) };
}

function partsOf(url: string) {
  const [, host = '', path = '', query = ''] = /^wss:\/\/([^/?#]+)([^?#]*)\??([^#]*)/.exec(url) ?? [];
  if (host === '') throw new TypeError(`The relay's URL must begin with wss://, not ${url}.`);
  const pairs = [...new URLSearchParams(query)].map(([name, value]): Pair => [name, value]);
  return { host, path, query: pairs };
}

/** A handler of `conversationRelay`. */
export type TestedRelay = (event: unknown, context?: never) => Promise<{ readonly statusCode: number }>;

/** A conversation to play. */
export interface RelayConversationOptions extends Omit<SignedConnectOptions, 'url'> {
  /** TwiML of `connectRelay`, which has the URL and the binding token. */
  readonly twiml?: string;
  /** The relay's URL. @default - the one in `twiml` */
  readonly url?: string;
  /** Parameters of the setup message. @default - those in `twiml` */
  readonly customParameters?: Readonly<Record<string, string>>;
  /** @default - the one of `voiceParams()` */
  readonly callSid?: string;
}

/** A message to Twilio. */
export type SentMessage = Readonly<Record<string, unknown>>;

/**
 * A conversation with a handler of `conversationRelay`, as Twilio has it: a signed handshake, the setup message, and whatever
 * the caller does. Stands in for API Gateway's `@connections` on a local port, and sets the environment for it.
 *
 * @example
 * const voice = await handler(signedEvent({ frontDoor: 'http-api', url, authToken, params: voiceParams() }));
 * const call = await RelayConversation.open(agent, { twiml: twimlOf(voice), authToken });
 * await call.say('Are you open on Sunday?');
 * expect(call.spoken).toContain('yes');
 * await call.hangUp();
 */
export class RelayConversation {
  /** Everything that was sent to Twilio. */
  readonly sent: SentMessage[] = [];
  /** Whether the handler closed the connection. */
  closed = false;

  private constructor(
    private readonly handler: TestedRelay,
    private readonly socket: SignedConnectOptions,
    private readonly server: Server,
  ) {}

  /**
   * Connects, and sends the setup message.
   *
   * @throws {Error} if the handler refuses the handshake.
   */
  static async open(handler: TestedRelay, options: RelayConversationOptions): Promise<RelayConversation> {
    const { twiml, customParameters, callSid, ...rest } = options;
    const found = twiml === undefined ? undefined : relayIn(twiml);
    const url = options.url ?? found?.url;
    if (url === undefined) throw new TypeError('Set `twiml`, or `url`.');
    const socket = { ...rest, url };
    const server = createServer((request, response) => conversation.receive(request, response));
    const conversation = new RelayConversation(handler, socket, server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: process.env['AWS_REGION'] ?? 'us-east-1',
      AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'local',
      AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'local',
    });
    const { statusCode } = await handler(signedConnectEvent(socket));
    if (statusCode !== 200) {
      server.close();
      throw new Error(`The handshake was refused with status ${statusCode}.`);
    }
    const { AccountSid, CallSid, From, To } = voiceParams();
    await conversation.send({
      type: 'setup',
      sessionId: `VX${'0123456789abcdef'.repeat(2)}`,
      accountSid: AccountSid,
      parentCallSid: '',
      callSid: callSid ?? CallSid,
      from: From,
      to: To,
      forwardedFrom: '',
      callType: 'PSTN',
      callerName: '',
      direction: 'inbound',
      callStatus: 'RINGING',
      customParameters: customParameters ?? found?.parameters ?? {},
    });
    return conversation;
  }

  /** The texts that were sent, joined. */
  get spoken(): string {
    return this.sent.map(({ token }) => (typeof token === 'string' ? token : '')).join('');
  }

  /** Sends what the caller says, and waits for the hook. */
  say(voicePrompt: string, lang = 'en-US'): Promise<void> {
    return this.send({ type: 'prompt', voicePrompt, lang, last: true });
  }

  /** Sends the keys that the caller presses, one after the other. */
  async press(digits: string): Promise<void> {
    for (const digit of digits) await this.send({ type: 'dtmf', digit });
  }

  /** Interrupts what is being said. @param utteranceUntilInterrupt what the caller heard until then */
  interrupt(utteranceUntilInterrupt = '', durationUntilInterruptMs = 500): Promise<void> {
    return this.send({ type: 'interrupt', utteranceUntilInterrupt, durationUntilInterruptMs });
  }

  /** Sends any message. */
  async send(message: object): Promise<void> {
    await this.handler(relayMessageEvent(this.socket, message));
  }

  /** Ends the call. */
  async hangUp(): Promise<void> {
    await this.handler(disconnectEvent(placeOf(this.socket)));
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'DELETE') this.closed = true;
      else this.sent.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.writeHead(request.method === 'DELETE' ? 204 : 200).end();
    });
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x9': '\t',
  '#xA': '\n',
  '#xD': '\r',
};

/** Returns the URL and the parameters of `<ConversationRelay>`. */
function relayIn(twiml: string): { readonly url: string | undefined; readonly parameters: Record<string, string> } {
  const unescaped = (text = '') => text.replace(/&(#?\w+);/g, (all, name) => ENTITIES[name] ?? all);
  const [, url] = /<ConversationRelay\b[^>]*\surl="([^"]*)"/.exec(twiml) ?? [];
  const parameters = [...twiml.matchAll(/<Parameter name="([^"]*)" value="([^"]*)"\s*\/>/g)];
  return {
    url: url === undefined ? undefined : unescaped(url),
    parameters: Object.fromEntries(parameters.map(([, name, value]) => [unescaped(name), unescaped(value)])),
  };
}
