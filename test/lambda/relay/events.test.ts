import { afterEach, describe, expect, it, vi } from 'vitest';
import { readEvent, UnknownRelayEventError } from '../../../lambda/relay/events';

const CONTEXT = { connectionId: 'one=', apiId: 'abc', domainName: 'abc.example.com', stage: 'live' };
const CONNECTION = { id: 'one=', apiId: 'abc', domainName: 'abc.example.com', stage: 'live' };

/** An event of the API, with other members of its context. */
function event(context: object, members: object = {}): object {
  return { requestContext: { ...CONTEXT, ...context }, ...members };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('an event of a WebSocket API', () => {
  it.each([
    [{ eventType: 'CONNECT' }, 'connect'],
    [{ routeKey: '$connect' }, 'connect'],
    [{ eventType: 'DISCONNECT' }, 'close'],
    [{ routeKey: '$disconnect' }, 'close'],
    [{ eventType: 'MESSAGE' }, 'message'],
    [{ routeKey: '$default' }, 'message'],
    [{ routeKey: 'another' }, 'message'],
    [{}, 'message'],
  ])('with the context %j is a %s', (context, kind) => {
    expect(readEvent(event(context))).toMatchObject({ kind, connection: CONNECTION });
  });

  it('has an empty location where API Gateway wrote none', () => {
    expect(readEvent({ requestContext: { connectionId: 'one=' } })).toMatchObject({
      connection: { id: 'one=', apiId: '', domainName: '', stage: '' },
    });
  });

  it.each([
    [{ disconnectStatusCode: 1001, disconnectReason: 'Going away' }, 1001, 'Going away'],
    [{}, 0, ''],
    [{ disconnectStatusCode: '1001', disconnectReason: 7 }, 0, ''],
  ])('ends a connection with %j', (context, code, reason) => {
    expect(readEvent(event({ eventType: 'DISCONNECT', ...context }))).toMatchObject({ code, reason });
  });

  it.each([
    ['{"type":"prompt"}', undefined, '{"type":"prompt"}'],
    [Buffer.from('{"type":"prompt"}').toString('base64'), true, '{"type":"prompt"}'],
    [{ type: 'prompt' }, undefined, '{"type":"prompt"}'],
    [undefined, undefined, ''],
    [7, undefined, ''],
  ])('has the body %j (base64: %s) as text', (body, isBase64Encoded, expected) => {
    expect(readEvent(event({}, { body, isBase64Encoded }))).toMatchObject({ kind: 'message', body: expected });
  });

  it.each([undefined, 'yesterday', Number.NaN])('without a time counts from now: %s', (requestTimeEpoch) => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    expect(readEvent(event({ requestTimeEpoch }))).toMatchObject({ at: 1_700_000_000_000 });
  });

  it('has an ID only if it can be delivered more than once', () => {
    expect(readEvent(event({ messageId: 'm=', delivery: 'asynchronous' }))).toMatchObject({ id: 'm=' });
    expect(readEvent(event({ messageId: 'm=' }))).not.toHaveProperty('id');
    expect(readEvent(event({ messageId: 7, delivery: 'asynchronous' }))).not.toHaveProperty('id');
  });
});

describe('any other event', () => {
  it.each([
    [{}, 'none'],
    [undefined, 'none'],
    [{ Records: [] }, 'Records'],
    [{ requestContext: { stage: 'live' } }, 'requestContext'],
    [{ requestContext: {}, relay: 'wake' }, 'requestContext, relay'],
  ])('is rejected with the names of its members: %j', (other, names) => {
    expect(() => readEvent(other)).toThrow(UnknownRelayEventError);
    expect(() => readEvent(other)).toThrow(`It has the members: ${names}.`);
  });
});
