import { describe, expect, it } from 'vitest';
import { type DeliveryEntry, toEventBridge, toSqs } from '../../../lambda/delivery';
import { awsError, type Behavior, type Call, json } from '../auth-token/store-stand-in';
import { awsStandIn, call, FIFO, MESSAGE, messages, QUEUE, statusParams, streamEvent, taken } from './request';

const FAILURES = 'https://sqs.eu-west-1.amazonaws.com/123456789012/failures';
const LARGE = 'x'.repeat(1_050_000);
/** Maximum body size of the runtime: 1 MiB. */
const ANY_BODY = { maxBodyBytes: 8 * 1024 * 1024 };

const to =
  (name: string, then: Behavior, other: Behavior): Behavior =>
  (sent, response) =>
    (String(sent.question['QueueUrl']).endsWith(`/${name}`) ? then : other)(sent, response);

const sqsEntries = (sent: Call | undefined) =>
  (sent?.question['Entries'] ?? []) as { MessageBody: string; MessageGroupId: string }[];

describe('the failure queue', () => {
  const routes = { '/status': toSqs({ queueUrl: QUEUE, onFailureQueueUrl: FAILURES, deadlineMs: 600 }) };

  it('receives the entries that the first destination rejects, with the reason', async () => {
    const stand = await awsStandIn(to('status', awsError('AccessDeniedException'), taken));
    const { statusCode, line } = await call(routes, { params: statusParams() });

    expect(statusCode).toBe(200);
    expect(messages(stand)[1]).toMatchObject([
      { kind: 'message.delivered', undelivered: { destination: 'status', code: 'AccessDeniedException' } },
    ]);
    expect(line).toMatchObject({
      outcome: 'accepted',
      delivery: { entries: 1, delivered: 0, diverted: 1, refused: 0 },
    });
  });

  it('receives only the entries that the first destination lacks', async () => {
    const partly: Behavior = (sent, response) => {
      const Failed = [{ Id: '1', Code: 'InvalidMessageContents', SenderFault: true }];
      json({ Successful: [{ Id: '0' }, { Id: '2' }], Failed })(sent, response);
    };
    const stand = await awsStandIn(to('status', partly, taken));
    const { line } = await call(routes, { json: ['EZ1', 'EZ2', 'EZ3'].map((id) => streamEvent(id)) });

    expect(messages(stand)[1]?.map(({ id }) => id)).toEqual(['EZ2']);
    expect(line?.delivery).toMatchObject({ entries: 3, delivered: 2, diverted: 1 });
  });

  it("receives the entries that a bus doesn't take in time, marked if the bus may have them", async () => {
    const stand = await awsStandIn((sent, response) =>
      (sent.target === 'AWSEvents.PutEvents' ? awsError('InternalFailure', 500) : taken)(sent, response),
    );
    const route = toEventBridge({
      eventBusName: 'calls',
      source: 'twilio',
      onFailureQueueUrl: `${FAILURES}.fifo`,
      deadlineMs: 400,
    });
    const { statusCode, line } = await call({ '/status': route }, { params: statusParams() });

    expect(statusCode).toBe(200);
    const last = sqsEntries(stand.calls.at(-1))[0];
    expect(last?.MessageGroupId).toBe(MESSAGE);
    expect(JSON.parse(last?.MessageBody ?? '')).toMatchObject({
      mayBeDuplicate: true,
      undelivered: { destination: 'calls', code: 'InternalFailure' },
    });
    expect(line?.delivery).toMatchObject({ diverted: 1, refused: 0 });
  });

  it('causes a 503 if it fails, too', async () => {
    await awsStandIn(awsError('AccessDeniedException'));
    const { statusCode, line } = await call(routes, { params: statusParams() });

    expect(statusCode).toBe(503);
    expect(line?.delivery).toMatchObject({ delivered: 0, diverted: 0, refused: 1 });
  });
});

describe('an entry over 1 MiB', () => {
  const large = { ...statusParams(), Body: LARGE };

  it('gets a 413 without a bucket, and nothing is sent', async () => {
    const stand = await awsStandIn();
    const routes = { '/status': toSqs({ queueUrl: QUEUE }) };
    const { statusCode, line } = await call(routes, { params: large }, ANY_BODY);

    expect(statusCode).toBe(413);
    expect(stand.calls).toEqual([]);
    expect(line).toMatchObject({ outcome: 'not-delivered', status: 413, delivery: { entries: 1, refused: 1 } });
    expect(line?.error?.message).toBe("1 of 1 entries aren't stored in status: TOO_LARGE.");
  });

  it('is stored in the bucket, and the queue gets a pointer', async () => {
    const stand = await awsStandIn();
    const routes = { '/status': toSqs({ queueUrl: FIFO, bucketName: 'large.bodies' }) };
    const { statusCode, line } = await call(routes, { params: large, token: 'one' }, ANY_BODY);

    expect(statusCode).toBe(200);
    const [put, sent] = stand.calls;
    expect(put).toMatchObject({
      method: 'PUT',
      path: expect.stringMatching(/^\/large\.bodies\/twilio-webhook\/\d{4}-\d\d-\d\d\/[0-9a-f]{64}\.json$/),
    });
    const whole = put?.question as unknown as DeliveryEntry;
    expect(whole.params).toMatchObject({ Body: LARGE });
    const pointer = JSON.parse(sqsEntries(sent)[0]?.MessageBody ?? '') as DeliveryEntry;
    expect(pointer).toMatchObject({ id: whole.id, kind: 'message.delivered' });
    expect(pointer).not.toHaveProperty('params');
    expect(pointer.largeBody).toEqual({
      bucket: 'large.bodies',
      key: put?.path.slice('/large.bodies/'.length),
      bytes: Buffer.byteLength(JSON.stringify(whole)),
    });
    expect(sent?.question['Entries']).toMatchObject([{ MessageGroupId: MESSAGE }]);
    expect(line?.delivery).toMatchObject({ delivered: 1, refused: 0 });
  });

  it('gets a 503 if the bucket rejects it', async () => {
    await awsStandIn((sent, response) =>
      sent.method === 'PUT' ? void response.writeHead(403).end('<Error>marked') : taken(sent, response),
    );
    const routes = { '/status': toSqs({ queueUrl: QUEUE, bucketName: 'bodies' }) };
    const { statusCode, line } = await call(routes, { params: large }, ANY_BODY);

    expect(statusCode).toBe(503);
    expect(line?.error?.message).toContain('S3_403');
    expect(JSON.stringify(line)).not.toContain('marked');
  });

  it("doesn't prevent the others from being stored", async () => {
    const stand = await awsStandIn();
    const routes = { '/status': toSqs({ queueUrl: QUEUE }) };
    const events = [streamEvent('EZ1'), streamEvent('EZ2', { data: LARGE })];
    const { statusCode, line } = await call(routes, { json: events }, ANY_BODY);

    expect(statusCode).toBe(413);
    expect(
      messages(stand)
        .flat()
        .map(({ id }) => id),
    ).toEqual(['EZ1']);
    expect(line?.delivery).toMatchObject({ entries: 2, delivered: 1, refused: 1 });
  });

  it('never makes a call with others too large', async () => {
    const stand = await awsStandIn();
    const routes = { '/status': toSqs({ queueUrl: QUEUE }) };
    const half = 'x'.repeat(500_000);
    await call(routes, { json: ['EZ1', 'EZ2', 'EZ3'].map((id) => streamEvent(id, { data: half })) }, ANY_BODY);

    expect(
      messages(stand)
        .map((batch) => batch.length)
        .sort(),
    ).toEqual([1, 2]);
  });
});

describe('an entry over a lower limit of its queue or region, as reported by AWS', () => {
  const refusing: Behavior = (sent, response) => {
    const tooLarge = JSON.stringify(sent.question).length > 300_000;
    const failure = sent.method === 'PUT' ? json({}) : awsError('ValidationException', 400);
    (tooLarge ? failure : taken)(sent, response);
  };
  const params = { ...statusParams(), Body: 'x'.repeat(300_000) };

  it('is stored in the bucket', async () => {
    const stand = await awsStandIn(refusing);
    const routes = { '/status': toEventBridge({ eventBusName: 'calls', source: 'twilio', bucketName: 'bodies' }) };
    const { statusCode, line } = await call(routes, { params });

    expect(statusCode).toBe(200);
    expect(stand.calls.map(({ method }) => method)).toEqual(['POST', 'PUT', 'POST']);
    expect(line?.delivery).toMatchObject({ delivered: 1, refused: 0 });
  });

  it('gets a 413 without a bucket', async () => {
    await awsStandIn(refusing);
    const routes = { '/status': toEventBridge({ eventBusName: 'calls', source: 'twilio' }) };
    expect((await call(routes, { params })).statusCode).toBe(413);
  });
});

it('a bucket with an invalid name is rejected when the route is created', () => {
  expect(() => toSqs({ queueUrl: QUEUE, bucketName: 'arn:aws:s3:::b' })).toThrow('set the name of an S3 bucket');
});
