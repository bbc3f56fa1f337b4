import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toSqs } from '../../../lambda/delivery';
import { awsError, type Behavior, json } from '../auth-token/store-stand-in';
import {
  ACCOUNT,
  awsStandIn,
  CALL,
  call,
  FIFO,
  failing,
  MESSAGE,
  messages,
  QUEUE,
  statusParams,
  streamEvent,
  taken,
} from './request';

const ROUTES = { '/status': toSqs({ queueUrl: QUEUE }) };

describe('a status callback', () => {
  it('is one message in the queue before it gets empty TwiML', async () => {
    const stand = await awsStandIn();
    const answer = await call(ROUTES, { params: statusParams(), token: 'token-1' });

    expect(answer).toMatchObject({ statusCode: 200, type: 'text/xml; charset=utf-8' });
    expect(answer.body).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
    expect(stand.calls).toHaveLength(1);
    const [sent] = stand.calls;
    expect(sent).toMatchObject({ target: 'AmazonSQS.SendMessageBatch', path: '/', signed: true });
    expect(sent?.headers['content-type']).toBe('application/x-amz-json-1.0');
    expect(sent?.headers.authorization).toContain('/eu-west-1/sqs/aws4_request');
    expect(sent?.question).toEqual({
      QueueUrl: QUEUE,
      Entries: [{ Id: '0', MessageBody: expect.any(String) }],
    });
    expect(messages(stand)).toEqual([
      [
        {
          schemaVersion: 1,
          id: expect.stringMatching(/^[0-9a-f]{64}$/),
          kind: 'message.delivered',
          accountSid: ACCOUNT,
          method: 'POST',
          url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/status',
          time: expect.any(String),
          receivedAt: expect.any(String),
          idempotencyToken: 'token-1',
          params: statusParams(),
        },
      ],
    ]);
  });

  it('has its result in the log line', async () => {
    await awsStandIn();
    const { line } = await call(ROUTES, { params: statusParams() });

    expect(line).toMatchObject({ outcome: 'accepted', status: 200, messageSid: MESSAGE });
    expect(line?.delivery).toEqual({
      destination: 'status',
      entries: 1,
      delivered: 1,
      retried: 0,
      diverted: 0,
      refused: 0,
    });
  });

  it("isn't sent if its signature is invalid", async () => {
    const stand = await awsStandIn();
    expect((await call(ROUTES, { params: statusParams(), authToken: 'forged' })).statusCode).toBe(403);
    expect(stand.calls).toEqual([]);
  });

  it('contains every parameter, and all values of repeated ones', async () => {
    const stand = await awsStandIn();
    const params = statusParams({ Empty: '', Text: 'ü 🎉\u0000\uFFFE"\\', Label: ['b', 'a', 'b'] });
    await call(ROUTES, { params });

    expect(messages(stand)[0]?.[0]?.params).toEqual({ ...params, Label: ['a', 'b'] });
    const text = JSON.stringify(stand.calls[0]?.question['Entries']);
    expect(text).not.toMatch(/[\uFFFE\uFFFF]/);
  });

  it('separates the parameters of its URL, and omits user info', async () => {
    const stand = await awsStandIn();
    await call(ROUTES, { params: statusParams(), path: '/status?campaign=spring%20sale' });

    expect(messages(stand)[0]?.[0]).toMatchObject({
      url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/status?campaign=spring%20sale',
      query: { campaign: 'spring sale' },
    });
  });

  it('with GET has the parameters of its query', async () => {
    const stand = await awsStandIn();
    await call(ROUTES, { params: statusParams(), method: 'GET', path: '/status?campaign=1' });

    const [[entry] = []] = messages(stand);
    expect(entry).toMatchObject({ method: 'GET', params: { ...statusParams(), campaign: '1' } });
    expect(entry).not.toHaveProperty('query');
  });
});

describe('the ID of an entry', () => {
  const idsOf = async (requests: readonly Parameters<typeof call>[1][]) => {
    const stand = await awsStandIn();
    for (const request of requests) await call(ROUTES, request);
    return messages(stand).map(([entry]) => entry?.id);
  };

  it("is the same if Twilio delivers again, and depends on the content, because the token isn't signed", async () => {
    const params = statusParams();
    const other = statusParams({ MessageStatus: 'sent' });
    const [first, again, changed, token] = await idsOf([
      { params, token: 'one' },
      { params, token: 'one' },
      { params: other, token: 'one' },
      { params, token: 'two' },
    ]);

    expect(again).toBe(first);
    expect(new Set([first, changed, token]).size).toBe(3);
  });

  it('is random without a token, because a call can repeat a URL with the same parameters', async () => {
    const [first, again] = await idsOf([
      { params: statusParams(), token: '' },
      { params: statusParams(), token: '' },
    ]);
    expect(first).not.toBe(again);
  });
});

describe('an Event Streams webhook', () => {
  it('is one message for each event, ten in a call', async () => {
    const stand = await awsStandIn();
    const events = Array.from({ length: 23 }, (_each, index) => streamEvent(`EZ${index}`));
    const { statusCode, line } = await call(ROUTES, { json: events });

    expect(statusCode).toBe(200);
    expect(stand.calls.map(({ question }) => (question['Entries'] as unknown[]).length).sort()).toEqual([10, 10, 3]);
    const sent = messages(stand).flat();
    expect(sent.map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id).sort());
    expect(sent.find(({ id }) => id === 'EZ7')).toMatchObject({
      kind: 'com.twilio.messaging.message.delivered',
      time: '2026-11-27T10:00:00.000Z',
      event: events[7],
    });
    expect(line?.delivery).toMatchObject({ entries: 23, delivered: 23 });
  });

  it('without events stores nothing', async () => {
    const stand = await awsStandIn();
    expect((await call(ROUTES, { json: [] })).statusCode).toBe(200);
    expect(stand.calls).toEqual([]);
  });

  it('with other JSON is one message', async () => {
    const stand = await awsStandIn();
    await call(ROUTES, { json: [streamEvent('EZ1'), { id: 'no event' }] });
    await call(ROUTES, { json: { type: 'verification_approved', n: 1 } });

    const [[first] = [], [second] = []] = messages(stand);
    expect(first).toMatchObject({ kind: 'webhook', json: [streamEvent('EZ1'), { id: 'no event' }] });
    expect(second).toMatchObject({ kind: 'verification_approved', json: { type: 'verification_approved', n: 1 } });
  });
});

describe('a FIFO queue', () => {
  const routes = { '/status': toSqs({ queueUrl: FIFO }) };
  const sent = async (request: Parameters<typeof call>[1]) => {
    const stand = await awsStandIn();
    await call(routes, request);
    return stand.calls.flatMap(({ question }) => question['Entries'] as Record<string, string>[]);
  };

  it.each([
    ['a call', { CallSid: CALL, ParentCallSid: `CA${'9'.repeat(32)}`, MessageSid: MESSAGE }, CALL],
    ['a message', { MessageSid: MESSAGE }, MESSAGE],
    ['a conversation', { ConversationSid: `CH${'3'.repeat(32)}` }, `CH${'3'.repeat(32)}`],
    ['an account', { AccountSid: ACCOUNT, Level: 'ERROR' }, ACCOUNT],
    ['nothing else', { Digits: '1' }, 'twilio'],
  ])('groups by %s', async (_what, params, group) => {
    expect(await sent({ params })).toMatchObject([{ MessageGroupId: group }]);
  });

  it('groups and deduplicates events by their subject and ID', async () => {
    const spaced = streamEvent('id with spaces', { data: { call_sid: CALL } });
    const hashed = createHash('sha256').update('id with spaces').digest('hex');
    expect(await sent({ json: [streamEvent('EZ1'), spaced] })).toMatchObject([
      { MessageGroupId: MESSAGE, MessageDeduplicationId: 'EZ1' },
      { MessageGroupId: CALL, MessageDeduplicationId: hashed },
    ]);
  });
});

describe('a queue that fails', () => {
  it('receives only the rejected entries again', async () => {
    const stand = await awsStandIn(
      failing(({ id }) => (id === 'EZ2' || id === 'EZ4' ? { code: 'InternalError' } : undefined)),
    );
    stand.behavior = afterFirst(stand, stand.behavior, taken);
    const events = ['EZ1', 'EZ2', 'EZ3', 'EZ4'].map((id) => streamEvent(id));
    const { statusCode, line } = await call(ROUTES, { json: events });

    expect(statusCode).toBe(200);
    expect(messages(stand).map((batch) => batch.map(({ id }) => id))).toEqual([
      ['EZ1', 'EZ2', 'EZ3', 'EZ4'],
      ['EZ2', 'EZ4'],
    ]);
    expect(line?.delivery).toMatchObject({ entries: 4, delivered: 4, retried: 2, refused: 0 });
    expect(
      messages(stand)
        .flat()
        .some((entry) => 'mayBeDuplicate' in entry),
    ).toBe(false);
  });

  it.each([
    ['an internal error', true, awsError('InternalFailure', 500)],
    ['a broken answer', true, json('nonsense')],
    ['an answer without the entry', true, json({ Successful: [] })],
    ['throttling', false, awsError('ThrottlingException', 400)],
  ])('receives the entry again after %s, marked if it may already have it: %j', async (_what, isMarked, failure) => {
    const stand = await awsStandIn(failure);
    stand.behavior = afterFirst(stand, failure, taken);
    expect((await call(ROUTES, { params: statusParams(), token: 'one' })).statusCode).toBe(200);

    const [[first] = [], [second] = []] = messages(stand);
    expect(first).not.toHaveProperty('mayBeDuplicate');
    expect(second).toEqual({ ...first, ...(isMarked ? { mayBeDuplicate: true } : {}) });
  });

  it.each([
    ['AccessDeniedException', 400],
    ['com.amazonaws.sqs#QueueDoesNotExist', 400],
    ['AWS.SimpleQueueService.NonExistentQueue', 400],
  ])('for good is called once, and Twilio gets a 503: %s', async (code, status) => {
    const stand = await awsStandIn(awsError(code, status));
    const { statusCode, body, line } = await call(ROUTES, { params: statusParams() });

    expect({ statusCode, body }).toEqual({ statusCode: 503, body: 'Not stored' });
    expect(stand.calls).toHaveLength(1);
    expect(line).toMatchObject({ outcome: 'not-delivered', status: 503, route: '/status' });
    expect(line?.delivery).toMatchObject({ entries: 1, delivered: 0, refused: 1 });
    expect(line?.error?.message).toBe(`1 of 1 entries aren't stored in status: ${code.split(/[#.]/).at(-1)}.`);
    expect(JSON.stringify(line)).not.toContain('marked');
  });

  it('until the deadline causes a 503 without the fallback, which would look like a success', async () => {
    const stand = await awsStandIn(awsError('ThrottlingException', 400));
    const routes = { '/status': toSqs({ queueUrl: QUEUE, deadlineMs: 200 }) };
    const options = { fallback: () => '<Response/>' };
    const { statusCode, line } = await call(routes, { params: statusParams() }, options);

    expect(statusCode).toBe(503);
    expect(stand.calls.length).toBeGreaterThan(1);
    expect(line?.delivery).toMatchObject({ delivered: 0, retried: 1, refused: 1 });
  });

  it('for one of ten entries causes a 503, although the others are stored', async () => {
    await awsStandIn(
      failing(({ id }) => (id === 'EZ3' ? { code: 'InvalidMessageContents', senderFault: true } : undefined)),
    );
    const { statusCode, line } = await call(ROUTES, { json: ['EZ1', 'EZ2', 'EZ3'].map((id) => streamEvent(id)) });

    expect(statusCode).toBe(503);
    expect(line?.delivery).toMatchObject({ entries: 3, delivered: 2, refused: 1 });
  });

  it('because of one message in a call receives the others one by one', async () => {
    const stand = await awsStandIn((sent, response) => {
      const bad = JSON.stringify(sent.question).includes('EZ2');
      (bad ? awsError('InvalidMessageContents', 400) : taken)(sent, response);
    });
    const { line } = await call(ROUTES, { json: ['EZ1', 'EZ2', 'EZ3'].map((id) => streamEvent(id)) });

    expect(messages(stand).map((batch) => batch.length)).toEqual([3, 1, 1, 1]);
    expect(line?.delivery).toMatchObject({ delivered: 2, refused: 1 });
  });
});

describe('a queue', () => {
  it.each([
    ['https://sqs.us-gov-west-1.amazonaws.com/1/q', 'us-gov-west-1'],
    ['https://vpce-1.sqs.ap-southeast-2.vpce.amazonaws.com/1/q', 'ap-southeast-2'],
    ['https://sqs-fips.us-west-2.amazonaws.com/1/q', 'us-west-2'],
    ['https://eu-central-1.queue.amazonaws.com/1/q', 'eu-central-1'],
    ['https://localhost:4566/000000000000/q', 'us-east-1'],
  ])('is called in its own region: %s', async (queueUrl, region) => {
    const stand = await awsStandIn();
    await call({ '/status': toSqs({ queueUrl }) }, { params: statusParams() });
    expect(stand.calls[0]?.headers.authorization).toContain(`/${region}/sqs/aws4_request`);
  });

  it.each([
    undefined,
    '',
    'status',
    'arn:aws:sqs:eu-west-1:1:status',
    'ftp://sqs/1/q',
    'https://sqs.eu-west-1.amazonaws.com/',
  ])('with an invalid URL is rejected when the route is created: %s', (queueUrl) => {
    expect(() => toSqs({ queueUrl })).toThrow(/^`queueUrl` is .*: set the URL of a queue/);
    expect(() => toSqs({ queueUrl: QUEUE, onFailureQueueUrl: queueUrl ?? '' })).toThrow(/^`onFailureQueueUrl` is /);
  });

  it.each([0, -1, Number.NaN])('with the deadline %s is rejected', (deadlineMs) => {
    expect(() => toSqs({ queueUrl: QUEUE, deadlineMs })).toThrow('set a number above 0');
  });
});

/** Behaves one way in the first call, and another way from then on. */
function afterFirst(stand: { readonly calls: readonly unknown[] }, first: Behavior, then: Behavior): Behavior {
  return (sent, response) => (stand.calls.length === 1 ? first : then)(sent, response);
}
