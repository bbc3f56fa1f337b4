import type { Resource } from '../twilio-api';

/** The kinds of Twilio resources that can be pointed. */
export type TargetKind = 'phone-number' | 'messaging-service' | 'twiml-app';

/** Fields of a resource by the names that set them, such as `VoiceUrl`. */
export type Fields = Readonly<Record<string, string>>;

/** Fields that belong together, such as a URL and its method, by the name of the URL. */
export type Settings = Readonly<Record<string, Fields>>;

/** The URLs to set. Missing ones stay unchanged. */
export interface Urls {
  /** Receives incoming calls. */
  readonly voice?: string | undefined;
  /** Receives incoming messages. */
  readonly message?: string | undefined;
  /** Receives the status of calls, or of messages sent through a Messaging Service. */
  readonly statusCallback?: string | undefined;
  /** Receives a call or message when `voice` or `message` fails. */
  readonly fallback?: string | undefined;
}

/** The URLs or the target are invalid. */
export class PointingError extends Error {
  override readonly name = 'PointingError';
}

/** All settings of each kind of target. */
export const SETTING_NAMES: Readonly<Record<TargetKind, readonly string[]>> = {
  'phone-number': ['VoiceUrl', 'VoiceFallbackUrl', 'SmsUrl', 'SmsFallbackUrl', 'StatusCallback'],
  'messaging-service': ['InboundRequestUrl', 'FallbackUrl', 'StatusCallback'],
  'twiml-app': ['VoiceUrl', 'VoiceFallbackUrl', 'SmsUrl', 'SmsFallbackUrl', 'StatusCallback'],
};

/**
 * Returns the fields to set. Each URL sets its method to POST, except a fallback, which is often a static document and
 * keeps its method. A Messaging Service uses its own URL only if `UseInboundWebhookOnNumber` is false.
 *
 * https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 * https://www.twilio.com/docs/usage/api/applications
 * https://www.twilio.com/docs/messaging/api/service-resource
 *
 * @throws {PointingError} when there are no URLs, or when the target doesn't support one of them.
 */
export function settingsFor(kind: TargetKind, urls: Urls): Settings {
  const settings = kind === 'messaging-service' ? ofService(urls) : ofNumberOrApp(urls);
  if (Object.keys(settings).length > 0) return settings;
  throw new PointingError('There is nothing to point. Set a URL for calls, messages or status callbacks.');
}

function ofNumberOrApp({ voice, message, statusCallback, fallback }: Urls): Settings {
  if (fallback !== undefined && voice === undefined && message === undefined) throw uselessFallback();
  return {
    ...(voice === undefined ? {} : { VoiceUrl: { VoiceUrl: voice, VoiceMethod: 'POST' } }),
    ...(message === undefined ? {} : { SmsUrl: { SmsUrl: message, SmsMethod: 'POST' } }),
    ...(statusCallback === undefined
      ? {}
      : { StatusCallback: { StatusCallback: statusCallback, StatusCallbackMethod: 'POST' } }),
    ...(fallback === undefined || voice === undefined ? {} : { VoiceFallbackUrl: { VoiceFallbackUrl: fallback } }),
    ...(fallback === undefined || message === undefined ? {} : { SmsFallbackUrl: { SmsFallbackUrl: fallback } }),
  };
}

function ofService({ voice, message, statusCallback, fallback }: Urls): Settings {
  if (voice !== undefined)
    throw new PointingError("A Messaging Service can't receive calls. Point the phone number instead.");
  if (fallback !== undefined && message === undefined) throw uselessFallback();
  return {
    ...(message === undefined
      ? {}
      : {
          InboundRequestUrl: { InboundRequestUrl: message, InboundMethod: 'POST', UseInboundWebhookOnNumber: 'false' },
        }),
    ...(fallback === undefined ? {} : { FallbackUrl: { FallbackUrl: fallback } }),
    ...(statusCallback === undefined ? {} : { StatusCallback: { StatusCallback: statusCallback } }),
  };
}

function uselessFallback(): PointingError {
  return new PointingError('A fallback URL needs a URL for calls or messages. Set one of them too.');
}

/** Returns the values of several fields. Empty strings where the resource has none. */
export function valuesOf(resource: Resource, names: Iterable<string>): Fields {
  return Object.fromEntries([...names].map((name) => [name, fieldOf(resource, name)]));
}

/** Returns the value of a field. An empty string when the resource has none. */
export function fieldOf(resource: Resource, name: string): string {
  const value = resource[snakeCase(name)];
  return value === undefined || value === null ? '' : String(value);
}

/** Whether two sets of the same fields are equal. */
export function sameFields(one: Fields, other: Fields): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** Converts a name for writing, such as `VoiceUrl`, into the one for reading, `voice_url`. */
function snakeCase(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase();
}

/** Masks the user, the password and the values of the query in a URL, for logs. Returns any other text unchanged. */
export function maskedUrl(url: string): string {
  if (!/^https?:\/\//i.test(url)) return url;
  return withoutUserInfo(url).replace(/\?[^#]*/, (query) => query.replace(/([?&][^=&]*=|[?&](?=[^&]))[^&]*/g, '$1…'));
}

/** Masks the user and password in a URL. Returns any other text unchanged. */
export function withoutUserInfo(url: string): string {
  return url.replace(/^(https?:\/\/)[^/?#]*@/i, '$1…@');
}
