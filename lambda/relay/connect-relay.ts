import { Environment } from '../../lib/contract';
import { object, text } from '../front-door';
import { DERIVE_KEY, type DerivedKey } from '../routing';
import { create } from '../xml';
import { BINDING_PARAMETER, BINDING_PURPOSE, bindingToken } from './binding';

/** A language of `<ConversationRelay>`. https://www.twilio.com/docs/voice/twiml/connect/conversationrelay#language-element */
export interface RelayLanguage {
  readonly code: string;
  readonly ttsProvider?: string;
  readonly voice?: string;
  readonly transcriptionProvider?: string;
  readonly speechModel?: string;
}

/**
 * Options of {@link connectRelay}. All others are attributes of `<ConversationRelay>`:
 * https://www.twilio.com/docs/voice/twiml/connect/conversationrelay#attributes
 */
export interface ConnectRelayOptions {
  /** URL of the relay, `wss://host/path`. @default from `TWILIO_RELAY_URL`, which the construct sets */
  readonly url?: string;
  /**
   * Path or URL that Twilio requests after the session, with `HandoffData`. @default - the call continues with the next
   * verb
   */
  readonly action?: string;
  /** Method of that request. @default 'POST' */
  readonly method?: 'GET' | 'POST';
  /** Values for `call.customParameters`. Twilio doesn't reveal them to others. @default - none */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Languages with their own voices and transcription. @default - the attributes' language */
  readonly languages?: readonly RelayLanguage[];
  /** Seconds until the call must be connected, from 1 to 3600. @default 120 */
  readonly expiresInSeconds?: number;
  readonly welcomeGreeting?: string;
  readonly welcomeGreetingInterruptible?: 'none' | 'dtmf' | 'speech' | 'any';
  readonly welcomeGreetingLanguage?: string;
  readonly language?: string;
  readonly ttsLanguage?: string;
  readonly ttsProvider?: string;
  readonly voice?: string;
  readonly transcriptionLanguage?: string;
  readonly transcriptionProvider?: string;
  readonly speechModel?: string;
  readonly interruptible?: 'none' | 'dtmf' | 'speech' | 'any';
  readonly dtmfDetection?: boolean;
  readonly partialPrompts?: boolean;
  readonly hints?: string;
  readonly [attribute: string]: unknown;
}

/** The validated webhook of a call, as a route of `webhook()` receives it. */
export interface CallRequest {
  readonly params: unknown;
}

/**
 * Answers a call's webhook with TwiML that connects it to the relay, bound to this call.
 *
 * @example
 * export const handler = webhook({ '/voice': (request) => connectRelay(request, { welcomeGreeting: 'Hi!' }) });
 *
 * @param request the request of a route: only a validated one can be bound to its call.
 * @returns TwiML
 * @throws {TypeError} if the request isn't a call's, the URL is missing, or an option is malformed.
 */
export function connectRelay(request: CallRequest, options: ConnectRelayOptions = {}): string {
  const { url, action, method, parameters = {}, languages = [], expiresInSeconds, ...attributes } = options;
  const response = create('Response');
  const relay = response
    .ele('Connect', { action, method: action === undefined ? undefined : method })
    .ele('ConversationRelay', { url: relayUrl(url), ...attributes });
  for (const language of languages) relay.ele('Language', { ...language });
  const { name, value } = relayParameter(request, expiresInSeconds === undefined ? {} : { expiresInSeconds });
  for (const [key, each] of Object.entries({ ...parameters, [name]: value })) {
    relay.ele('Parameter', { name: key, value: each });
  }
  return response.end();
}

/**
 * Returns the `<Parameter>` that binds a session to its call, for TwiML that you write yourself:
 * `twiml.connect().conversationRelay({ url }).parameter(relayParameter(request))`.
 *
 * @throws {TypeError} if the request isn't a validated one of a call.
 */
export function relayParameter(
  request: CallRequest,
  options: { readonly expiresInSeconds?: number } = {},
): { readonly name: string; readonly value: string } {
  const derive: unknown = Object(request)[DERIVE_KEY];
  const callSid = text(object(request.params)['CallSid']);
  if (typeof derive !== 'function') {
    throw new TypeError('The request must be the one that a route of `webhook()` receives.');
  }
  if (!callSid) throw new TypeError("The request isn't a call's: it has no `CallSid`.");
  const derived: DerivedKey = derive(BINDING_PURPOSE);
  return { name: BINDING_PARAMETER, value: bindingToken(derived, callSid, expiry(options.expiresInSeconds)) };
}

const DEFAULT_EXPIRY_SECONDS = 120;
const MAX_EXPIRY_SECONDS = 3600;

function expiry(seconds = DEFAULT_EXPIRY_SECONDS): number {
  if (!Number.isFinite(seconds) || seconds < 1 || seconds > MAX_EXPIRY_SECONDS) {
    throw new TypeError(`\`expiresInSeconds\` is ${seconds}: set a number from 1 to ${MAX_EXPIRY_SECONDS}.`);
  }
  return Date.now() + Math.round(seconds * 1000);
}

function relayUrl(option: string | undefined): string {
  const url = option ?? process.env[Environment.relayUrl]?.trim();
  if (!url) throw new TypeError(`The relay has no URL: set \`url\`, or \`${Environment.relayUrl}\`.`);
  if (!/^wss:\/\/[^/?#\s]+[^\s]*$/.test(url))
    throw new TypeError(`The relay's URL must begin with wss://, not ${url}.`);
  return url;
}
