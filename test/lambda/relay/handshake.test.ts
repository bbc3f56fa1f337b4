import { describe, expect, it, vi } from 'vitest';
import { conversationRelay } from '../../../lambda/relay';
import { AUTH_TOKEN, connectEvent, connectionsStandIn, DOMAIN, keptLog, messageEvent, RELAY_URL, relay } from './stand';

describe('the handshake', () => {
  it.each([
    ['as configured', RELAY_URL],
    ['with a slash at its end', `${RELAY_URL}/`],
    ['with the default port', `wss://${DOMAIN}:443/live`],
  ])('is accepted if the URL is signed %s', async (_name, url) => {
    await connectionsStandIn();
    const { handler, entries } = relay({});
    expect(await handler(connectEvent('c', { url }))).toEqual({ statusCode: 200 });
    expect(entries).toMatchObject([
      { outcome: 'accepted', frontDoor: 'websocket-api', publicUrl: url, key: 'primary' },
    ]);
  });

  it('is rejected with no signature, a forged one, or one for https', async () => {
    await connectionsStandIn();
    const { handler, entries } = relay({});
    expect(await handler({ ...connectEvent(), headers: {}, multiValueHeaders: {} })).toMatchObject({ statusCode: 400 });
    expect(await handler(connectEvent('c', { authToken: 'b'.repeat(32) }))).toMatchObject({ statusCode: 403 });
    expect(await handler(connectEvent('c', { url: `https://${DOMAIN}/live` }))).toMatchObject({ statusCode: 403 });
    expect(await handler(connectEvent('c', { url: `wss://${DOMAIN}/other` }))).toMatchObject({ statusCode: 403 });
    const refused = { level: 'warn', outcome: 'invalid-signature' };
    expect(entries).toMatchObject([{ outcome: 'missing-signature' }, refused, refused, refused]);
  });

  it('covers the query', async () => {
    await connectionsStandIn();
    const { handler } = relay({});
    const url = `${RELAY_URL}?tenant=a%20b&x=1`;
    const query = { tenant: 'a b', x: '1' };
    expect(await handler(connectEvent('c', { url, query }))).toEqual({ statusCode: 200 });
    expect(await handler(connectEvent('c', { url: RELAY_URL, query }))).toMatchObject({ statusCode: 403 });
    expect(await handler(connectEvent('c', { url, query: { ...query, x: '2' } }))).toMatchObject({ statusCode: 403 });
  });

  it('is accepted at a declared domain with its mapping key, and rejected at another', async () => {
    await connectionsStandIn();
    const { handler } = relay({}, { origins: ['wss://relay.example.com/agent'] });
    const event = connectEvent('c', { url: 'wss://relay.example.com/agent' });
    const mapped = { ...event, requestContext: { ...event.requestContext, domainName: 'relay.example.com' } };
    expect(await handler(mapped)).toEqual({ statusCode: 200 });
    const foreign = connectEvent('c', { url: 'wss://other.example.com/agent' });
    expect(await handler(foreign)).toMatchObject({ statusCode: 403 });
  });

  it("gets a 503 without an auth token, and a 500 if the connection can't be stored", async () => {
    await connectionsStandIn();
    const { logger } = keptLog();
    const tokenless = conversationRelay({}, { authToken: '', logger });
    expect(await tokenless(connectEvent())).toMatchObject({ statusCode: 503 });
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = 'http://127.0.0.1:1';
    const away = conversationRelay({}, { authToken: AUTH_TOKEN, tableName: 'away', logger });
    expect(await away(connectEvent())).toMatchObject({ statusCode: 500 });
    delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  });

  it('is rejected with an auth token if a shared key is required, as the construct sets it', async () => {
    await connectionsStandIn();
    vi.stubEnv('TWILIO_REQUIRE_SHARED_KEY', 'on');
    const required = relay({});
    expect(await required.handler(connectEvent())).toMatchObject({ statusCode: 403 });
    expect(required.entries).toMatchObject([{ detail: 'a shared key is required, and the request names none' }]);
    const lenient = relay({}, { requireSharedKey: false });
    expect(await lenient.handler(connectEvent())).toEqual({ statusCode: 200 });
  });

  it('is rejected for another account than `accountSid`', async () => {
    expect(() => relay({}, { accountSid: 'a-token' })).toThrow(/`accountSid` isn't an account SID/);
  });
});

describe("an event that isn't from a WebSocket API", () => {
  it('throws an error with the names of its members', async () => {
    const { handler } = relay({});
    await expect(handler({ version: '2.0', rawPath: '/' })).rejects.toThrow(/has the members: version, rawPath/);
  });

  it("can't impersonate the scheduler through the API", async () => {
    const connections = await connectionsStandIn();
    const { handler } = relay({});
    await handler({ ...messageEvent('c', { relay: 'wake' }), relay: 'wake' });
    expect(connections.closed).toEqual(['c']);
  });
});
