import { describe, expect, it } from 'vitest';
import { settingsFor, type TargetKind, type Urls } from '../../../operations/pointing/settings';

const VOICE = { VoiceUrl: { VoiceUrl: 'https://v', VoiceMethod: 'POST' } };
const SMS = { SmsUrl: { SmsUrl: 'https://m', SmsMethod: 'POST' } };
const INBOUND = {
  InboundRequestUrl: { InboundRequestUrl: 'https://m', InboundMethod: 'POST', UseInboundWebhookOnNumber: 'false' },
};
const OWN_KINDS = ['phone-number', 'twiml-app'] as const;

describe.each(OWN_KINDS)('a %s', (kind) => {
  it.each<[string, Urls, object]>([
    ['only calls', { voice: 'https://v' }, VOICE],
    ['only messages', { message: 'https://m' }, SMS],
    [
      'only status callbacks',
      { statusCallback: 'https://s' },
      { StatusCallback: { StatusCallback: 'https://s', StatusCallbackMethod: 'POST' } },
    ],
    [
      'a fallback for calls if calls are pointed',
      { voice: 'https://v', fallback: 'https://f' },
      { ...VOICE, VoiceFallbackUrl: { VoiceFallbackUrl: 'https://f' } },
    ],
    [
      'a fallback for messages if messages are pointed',
      { message: 'https://m', fallback: 'https://f' },
      { ...SMS, SmsFallbackUrl: { SmsFallbackUrl: 'https://f' } },
    ],
  ])('gets %s', (_, urls, settings) => {
    expect(settingsFor(kind, urls)).toEqual(settings);
  });
});

describe('a Messaging Service', () => {
  it.each<[string, Urls, object]>([
    ['messages', { message: 'https://m' }, INBOUND],
    [
      'messages with a fallback',
      { message: 'https://m', fallback: 'https://f' },
      { ...INBOUND, FallbackUrl: { FallbackUrl: 'https://f' } },
    ],
    [
      'status callbacks, without a method',
      { statusCallback: 'https://s' },
      { StatusCallback: { StatusCallback: 'https://s' } },
    ],
  ])('gets %s', (_, urls, settings) => {
    expect(settingsFor('messaging-service', urls)).toEqual(settings);
  });
});

describe('rejects', () => {
  it.each<[string, TargetKind, Urls, string]>([
    ['a number without URLs', 'phone-number', {}, 'There is nothing to point'],
    ['a service without URLs', 'messaging-service', {}, 'There is nothing to point'],
    ['calls for a service', 'messaging-service', { voice: 'https://v' }, "A Messaging Service can't receive calls"],
    ['a number with only a fallback', 'phone-number', { fallback: 'https://f' }, 'A fallback URL needs'],
    ['a service with only a fallback', 'messaging-service', { fallback: 'https://f' }, 'A fallback URL needs'],
    [
      'a fallback with only status callbacks',
      'twiml-app',
      { fallback: 'https://f', statusCallback: 'https://s' },
      'A fallback URL needs',
    ],
  ])('%s', (_, kind, urls, says) => {
    expect(() => settingsFor(kind, urls)).toThrow(says);
  });
});
