import { describe, expect, it } from 'vitest';
import { webhook } from '../../../lambda';
import { connectRelay, conversationRelay } from '../../../lambda/relay';
import { RelayConversation, signedConnectEvent, signedEvent, twimlOf, voiceParams } from '../../../lambda/testing';

const authToken = 'a'.repeat(32);
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const voice = webhook(
  {
    '/voice': (request) =>
      connectRelay(request, { url: 'wss://relay.example.com/agent?a=1&b=2', parameters: { plan: 'a&b' } }),
  },
  { authToken, logger },
);

async function voiceTwiml(): Promise<string> {
  const url = 'https://hooks.example.com/voice';
  return twimlOf(await voice(signedEvent({ frontDoor: 'http-api', url, authToken, params: voiceParams() })));
}

describe('RelayConversation', () => {
  it('goes from the TwiML of a webhook through the relay and back', async () => {
    const heard: unknown[] = [];
    const agent = conversationRelay(
      {
        setup: (_s, call) => void heard.push({ ...call.customParameters }),
        prompt: ({ voicePrompt }, call) => call.say(`You said ${voicePrompt}.`),
        dtmf: ({ digit }, call) => call.say(digit),
        interrupt: (message) => void heard.push(message),
        close: () => void heard.push('closed'),
      },
      { authToken, logger, origins: ['wss://relay.example.com/agent'] },
    );
    const call = await RelayConversation.open(agent, { twiml: await voiceTwiml(), authToken });
    await call.say('hello');
    await call.press('12');
    await call.interrupt('You');
    await call.hangUp();
    expect(call.spoken).toBe('You said hello.12');
    expect(call.sent[0]).toEqual({ type: 'text', token: 'You said hello.', last: true });
    expect(heard).toEqual([
      { plan: 'a&b' },
      { type: 'interrupt', utteranceUntilInterrupt: 'You', durationUntilInterruptMs: 500 },
      'closed',
    ]);
    expect(call.closed).toBe(false);
  });

  it('is closed without the token of the TwiML, and refused with another auth token', async () => {
    const agent = conversationRelay({}, { authToken, logger });
    const url = 'wss://abc.execute-api.eu-west-1.amazonaws.com/live';
    const call = await RelayConversation.open(agent, { url, authToken });
    expect(call.closed).toBe(true);
    await call.hangUp();
    await expect(RelayConversation.open(agent, { url, authToken: 'other' })).rejects.toThrow('refused with status 403');
  });
});

describe('signedConnectEvent', () => {
  it('is what API Gateway hands to $connect', () => {
    const event = signedConnectEvent({
      url: 'wss://relay.example.com:8443/live?a=b%20c',
      authToken,
      connectionId: 'x=',
    });
    expect(event).toMatchObject({
      headers: { Host: 'relay.example.com:8443', 'X-Twilio-Signature': expect.stringMatching(/^[\w+/]{27}=$/) },
      multiValueQueryStringParameters: { a: ['b c'] },
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        connectionId: 'x=',
        domainName: 'relay.example.com',
        stage: 'live',
      },
    });
    expect(event).not.toHaveProperty('path');
  });
});
