import { createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { webhook } from '../../../lambda';
import { type CallRequest, connectRelay, conversationRelay } from '../../../lambda/relay';
import { signedEvent, twimlOf, voiceParams } from '../../../lambda/testing';
import {
  AUTH_TOKEN,
  boundParameters,
  CALL_SID,
  connectEvent,
  connectionsStandIn,
  keptLog,
  messageEvent,
  prompt,
  RELAY_URL,
  relay,
  setupMessage,
} from './stand';

/** A relay whose sessions require a token, with the calls that it accepted. */
async function boundRelay(authToken: string | string[] = AUTH_TOKEN) {
  const connections = await connectionsStandIn();
  const { logger, entries } = keptLog();
  const accepted: Readonly<Record<string, string>>[] = [];
  const hooks = {
    setup: ({ customParameters }: { customParameters: Record<string, string> }) => void accepted.push(customParameters),
  };
  const handler = conversationRelay(hooks as never, { authToken, logger });
  const begin = async (id: string, setup: object) => {
    await handler(connectEvent(id));
    await handler(messageEvent(id, setup as never));
  };
  return { begin, handler, accepted, entries, closed: connections.closed };
}

describe('a session', () => {
  it("starts with the token of its call, which its hooks don't see", async () => {
    const { parameters } = await boundParameters({ parameters: { plan: 'gold' } });
    const { begin, accepted, closed } = await boundRelay();
    await begin('c', setupMessage(parameters));
    expect(accepted.map((each) => ({ ...each }))).toEqual([{ plan: 'gold' }]);
    expect(closed).toEqual([]);
  });

  it('is closed without a token, so a replayed handshake gets nothing', async () => {
    const { begin, accepted, entries, closed } = await boundRelay();
    await begin('c', setupMessage());
    expect(accepted).toEqual([]);
    expect(closed).toEqual(['c']);
    expect(entries.at(-1)).toMatchObject({ level: 'warn', outcome: 'invalid-binding', event: 'setup' });
  });

  it('is closed with the token of another call', async () => {
    const { parameters } = await boundParameters();
    const { begin, accepted, closed } = await boundRelay();
    await begin('c', setupMessage(parameters, { callSid: `CA${'0'.repeat(32)}` }));
    expect(accepted).toEqual([]);
    expect(closed).toEqual(['c']);
  });

  it('is closed with a used token', async () => {
    const { parameters } = await boundParameters();
    const { begin, accepted, closed, entries } = await boundRelay();
    await begin('c1', setupMessage(parameters));
    await begin('c2', setupMessage(parameters));
    expect(accepted).toHaveLength(1);
    expect(closed).toEqual(['c2']);
    expect(entries.at(-1)).toMatchObject({ detail: 'the binding token was used before' });
  });

  it('is closed with an expired token', async () => {
    const { parameters } = await boundParameters({ expiresInSeconds: 1 });
    const { begin, accepted, closed, entries } = await boundRelay();
    vi.useFakeTimers({ now: Date.now() + 1_001, toFake: ['Date'] });
    try {
      await begin('c', setupMessage(parameters));
    } finally {
      vi.useRealTimers();
    }
    expect(accepted).toEqual([]);
    expect(closed).toEqual(['c']);
    expect(entries.at(-1)).toMatchObject({ detail: 'the binding token has expired' });
  });

  it.each([
    ['a changed expiry', (token: string) => `z${token}`],
    ['a changed nonce', (token: string) => token.replace(/\.(.)/, (_all, first) => `.${first === 'A' ? 'B' : 'A'}`)],
    ['a changed signature', (token: string) => token.replace(/..$/, 'AA')],
    ['an empty token', () => ''],
    ['another format', () => 'x'.repeat(5_000)],
  ])('is closed with a token with %s', async (_name, change) => {
    const { parameters } = await boundParameters();
    const [[name = '', token = ''] = []] = Object.entries(parameters);
    const { begin, accepted, closed } = await boundRelay();
    await begin('c', setupMessage({ [name]: change(token) }));
    expect(accepted).toEqual([]);
    expect(closed).toEqual(['c']);
  });

  it('starts with a token of either auth token during a rotation, and of no other', async () => {
    const { parameters } = await boundParameters({}, 'b'.repeat(32));
    const rotating = await boundRelay([AUTH_TOKEN, 'b'.repeat(32)]);
    await rotating.begin('c', setupMessage(parameters));
    expect(rotating.accepted).toHaveLength(1);
    const other = await boundRelay();
    await other.begin('c', setupMessage(parameters));
    expect(other.accepted).toEqual([]);
  });

  it('starts with a token of a shared key, and of no other', async () => {
    await connectionsStandIn();
    const key = { id: 'webhooks_sharedkey_1', secret: 's'.repeat(40) };
    const settings = `key=${key.id},algorithm=HMAC_SHA256`;
    const sign = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest('base64');
    const { logger } = keptLog();
    const routes = { '/voice': (request: CallRequest) => connectRelay(request, { url: RELAY_URL }) };
    const voice = webhook(routes, { sharedKeys: [key], logger });
    const url = 'https://hooks.example.com/voice';
    const params = voiceParams();
    const text =
      url +
      Object.entries(params)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .flat()
        .join('');
    const headers = { 'X-Twilio-Webhooks-Signature-Settings': settings, 'X-Twilio-Signature': sign(text, key.secret) };
    const twiml = twimlOf(
      await voice(signedEvent({ frontDoor: 'http-api', url, authToken: AUTH_TOKEN, params, headers })),
    );
    const [, value = ''] = /value="([^"]*)"/.exec(twiml) ?? [];
    const accepted: string[] = [];
    for (const secret of [key.secret, 'o'.repeat(40)]) {
      const hooks = { setup: () => void accepted.push(secret) };
      const handler = conversationRelay(hooks, { sharedKeys: [{ ...key, secret }], logger });
      const handshake = {
        'X-Twilio-Webhooks-Signature-Settings': settings,
        'X-Twilio-Signature': sign(RELAY_URL, secret),
      };
      expect(await handler(connectEvent('c', { headers: handshake }))).toEqual({ statusCode: 200 });
      await handler(messageEvent('c', setupMessage({ twilioWebhookBinding: value })));
    }
    expect(accepted).toEqual([key.secret]);
  });

  it("is closed if its first message isn't a setup message", async () => {
    const connections = await connectionsStandIn();
    const said: string[] = [];
    const { handler, entries } = relay({ prompt: ({ voicePrompt }) => void said.push(voicePrompt) });
    await handler(connectEvent('c'));
    expect(await handler(messageEvent('c', prompt('hello')))).toEqual({ statusCode: 200 });
    expect(said).toEqual([]);
    expect(connections.closed).toEqual(['c']);
    expect(entries.at(-1)).toMatchObject({
      outcome: 'invalid-binding',
      detail: expect.stringContaining('type prompt'),
    });
  });

  it('is closed if it is a Media Stream, with the reason', async () => {
    const connections = await connectionsStandIn();
    const { handler, entries } = relay({});
    await handler(connectEvent('c'));
    await handler(messageEvent('c', { event: 'connected', protocol: 'Call', version: '1.0.0' }));
    expect(connections.closed).toEqual(['c']);
    expect(entries.at(-1)).toMatchObject({ detail: expect.stringContaining('Media Streams') });
  });

  it("is closed on a connection whose handshake wasn't accepted", async () => {
    const connections = await connectionsStandIn();
    const { handler } = relay({});
    await handler(messageEvent('unknown', setupMessage()));
    expect(connections.closed).toEqual(['unknown']);
  });

  it('is closed after a second setup message', async () => {
    const connections = await connectionsStandIn();
    const { handler } = relay({});
    await handler(connectEvent('c'));
    await handler(messageEvent('c', setupMessage()));
    await handler(messageEvent('c', setupMessage({}, { callSid: `CA${'0'.repeat(32)}` })));
    expect(connections.closed).toEqual(['c']);
  });

  it('is closed if it names another account than the key of the handshake', async () => {
    const connections = await connectionsStandIn();
    const { logger } = keptLog();
    const secret = JSON.stringify({ accounts: { [`AC${'1'.repeat(32)}`]: AUTH_TOKEN } });
    const handler = conversationRelay({}, { authToken: secret, logger, bind: false });
    await handler(connectEvent('c'));
    await handler(messageEvent('c', setupMessage()));
    expect(connections.closed).toEqual(['c']);
  });
});

describe('connectRelay', () => {
  it('returns TwiML with the attributes, the parameters, and the token', async () => {
    const { twiml } = await boundParameters({
      action: '/after',
      welcomeGreeting: 'Hi & welcome!',
      dtmfDetection: true,
      parameters: { plan: 'gold' },
      languages: [{ code: 'es-MX', voice: 'Mia' }],
    });
    expect(twiml).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?><Response><Connect action="\/after"><ConversationRelay url="wss:\/\/abc123\.execute-api\.eu-west-1\.amazonaws\.com\/live" welcomeGreeting="Hi &amp; welcome!" dtmfDetection="true"><Language code="es-MX" voice="Mia"\/><Parameter name="plan" value="gold"\/><Parameter name="twilioWebhookBinding" value="[0-9a-z]+\.[\w-]{12}\.[\w-]{43}"\/><\/ConversationRelay><\/Connect><\/Response>$/,
    );
  });

  it("rejects a request that wasn't validated, one without a call, and a URL without wss", () => {
    expect(() => connectRelay({ params: { CallSid: CALL_SID } }, { url: 'wss://h/s' })).toThrow(
      /`webhook\(\)` receives/,
    );
    expect(() => connectRelay({ params: {} }, {})).toThrow(/TWILIO_RELAY_URL/);
    expect(() => connectRelay({ params: {} }, { url: 'https://h/s' })).toThrow(/must begin with wss:/);
  });

  it('reveals neither token nor key when a request is printed', async () => {
    const { webhook } = await import('../../../lambda');
    const { signedEvent, voiceParams } = await import('../../../lambda/testing');
    const { inspect } = await import('node:util');
    let printed = '';
    const handler = webhook(
      {
        '/voice': (request) => {
          printed = inspect(request, { depth: 9, showHidden: true }) + JSON.stringify(request);
        },
      },
      { authToken: AUTH_TOKEN, logger: keptLog().logger },
    );
    await handler(
      signedEvent({
        frontDoor: 'http-api',
        url: 'https://h.example/voice',
        authToken: AUTH_TOKEN,
        params: voiceParams(),
      }),
    );
    expect(printed).toContain(CALL_SID);
    expect(printed).not.toContain(AUTH_TOKEN);
  });
});
