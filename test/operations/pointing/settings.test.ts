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
    ['calls alone', { voice: 'https://v' }, VOICE],
    ['messages alone', { message: 'https://m' }, SMS],
    [
      'status callbacks alone',
      { statusCallback: 'https://s' },
      { StatusCallback: { StatusCallback: 'https://s', StatusCallbackMethod: 'POST' } },
    ],
    [
      'a fallback for calls where calls are pointed',
      { voice: 'https://v', fallback: 'https://f' },
      { ...VOICE, VoiceFallbackUrl: { VoiceFallbackUrl: 'https://f' } },
    ],
    [
      'a fallback for messages where messages are pointed',
      { message: 'https://m', fallback: 'https://f' },
      { ...SMS, SmsFallbackUrl: { SmsFallbackUrl: 'https://f' } },
    ],
  ])('gets %s, and nothing else is touched', (_, urls, settings) => {
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
      'status callbacks, whose method cannot be chosen',
      { statusCallback: 'https://s' },
      { StatusCallback: { StatusCallback: 'https://s' } },
    ],
  ])('gets %s', (_, urls, settings) => {
    expect(settingsFor('messaging-service', urls)).toEqual(settings);
  });
});

describe('URLs that do not go together are refused', () => {
  it.each<[string, TargetKind, Urls, string]>([
    ['nothing for a number', 'phone-number', {}, 'There is nothing to point'],
    ['nothing for a service', 'messaging-service', {}, 'There is nothing to point'],
    ['calls for a service', 'messaging-service', { voice: 'https://v' }, 'A Messaging Service takes no calls'],
    ['a lone fallback of a number', 'phone-number', { fallback: 'https://f' }, 'asked in place of another'],
    ['a lone fallback of a service', 'messaging-service', { fallback: 'https://f' }, 'asked in place of another'],
    [
      'a fallback beside status callbacks',
      'twiml-app',
      { fallback: 'https://f', statusCallback: 'https://s' },
      'asked in place of another',
    ],
  ])('%s', (_, kind, urls, says) => {
    expect(() => settingsFor(kind, urls)).toThrow(says);
  });
});
