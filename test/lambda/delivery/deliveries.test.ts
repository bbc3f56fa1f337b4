import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { deliveries, toEventBridge, toSqs } from '../../../lambda/delivery';
import { handler } from '../../../lambda/delivery-app';
import { signedEvent } from '../../../lambda/testing';
import { webhook } from '../../../lambda/webhook';
import { awsStandIn, call, messages, QUEUE, statusParams } from './request';

const DECLARED = {
  '/status': { queueUrl: QUEUE, onFailureQueueUrl: `${QUEUE}-failures`, bucketName: 'bodies' },
  '/events/:sink': { eventBusName: 'calls', source: 'twilio' },
};

function declare(value: unknown): void {
  vi.stubEnv('TWILIO_DELIVERIES', typeof value === 'string' ? value : JSON.stringify(value));
  onTestFinished(() => void vi.unstubAllEnvs());
}

describe("the construct's deliveries", () => {
  it('are routes to their destinations', async () => {
    const stand = await awsStandIn();
    declare(DECLARED);
    expect(Object.keys(deliveries())).toEqual(['/status', '/events/:sink']);
    const answers = [
      await call(deliveries(), { params: statusParams() }),
      await call(deliveries(), { params: statusParams(), path: '/events/one' }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(stand.calls.map(({ target }) => target)).toEqual(['AmazonSQS.SendMessageBatch', 'AWSEvents.PutEvents']);
  });

  it('are empty without the variable', () => {
    expect(deliveries()).toEqual({});
  });

  it.each(['{', '[', 'null', '"/status"', '{"/status":null}', '{"/status":"queue"}'])(
    'are rejected if they are malformed: %s',
    (text) => {
      declare(text);
      expect(() => deliveries()).toThrow("`TWILIO_DELIVERIES` isn't a JSON object of options by path");
    },
  );

  it.each([
    [{ '/status': {} }, '`eventBusName` is missing'],
    [{ '/status': { queueUrl: 'status' } }, '`queueUrl` is "status"'],
  ])('are rejected with invalid options: %j', (declared, message) => {
    declare(declared);
    expect(() => deliveries()).toThrow(message);
  });

  it("cause a warning if the code doesn't serve them", () => {
    declare(DECLARED);
    const warn = vi.fn();
    const logger = { info: vi.fn(), warn, error: vi.fn() };
    webhook({ '/status': () => undefined }, { authToken: 'secret', logger });
    webhook({ ...deliveries() }, { authToken: 'secret', logger });
    webhook(() => new Response(), { authToken: 'secret', logger });

    expect(warn.mock.calls.map(([{ message }]) => message)).toEqual([
      expect.stringContaining('declares /events/:sink, but no route serves it'),
      expect.stringContaining('declares /status, /events/:sink, but no route serves them'),
    ]);
  });
});

it.each([
  ['AWS_ENDPOINT_URL_SQS', toSqs({ queueUrl: QUEUE })],
  ['AWS_ENDPOINT_URL_EVENTBRIDGE', toEventBridge({ eventBusName: 'calls', source: 'twilio' })],
])('a delivery is sent to %s, even if there is an endpoint for all services', async (name, route) => {
  const stand = await awsStandIn();
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
  vi.stubEnv(name, stand.url);
  expect((await call({ '/status': route }, { params: statusParams() })).statusCode).toBe(200);
  expect(stand.calls).toHaveLength(1);
});

describe('the app that only delivers', () => {
  it('has no route without deliveries', async () => {
    vi.stubEnv('TWILIO_AUTH_TOKEN', 'secret');
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue();
    const event = signedEvent({ frontDoor: 'http-api', url: 'https://a.example.com/status', authToken: 'secret' });
    expect(typeof handler).toBe('function');
    expect(await handler(event, {})).toMatchObject({ statusCode: expect.any(Number) });
  });
});

describe('the local run', () => {
  it('receives the entries instead of AWS, without credentials', async () => {
    const stand = await awsStandIn();
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
      vi.stubEnv(name, '');
    vi.stubEnv('TWILIO_DELIVERY_ENDPOINT', stand.url);
    declare(DECLARED);
    const { statusCode } = await call(deliveries(), { params: statusParams() });

    expect(statusCode).toBe(200);
    expect(messages(stand)).toMatchObject([[{ kind: 'message.delivered' }]]);
  });
});
