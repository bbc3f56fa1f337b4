import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageParams } from '../../lambda/testing';
import { deployed } from './deployed';

const URL = 'https://abc123.execute-api.eu-west-1.amazonaws.com/message';
const TABLES = { lists: 'phone', remembered: 'id' };

const database = createServer();
let environment: Record<string, string> = {};

beforeAll(async () => {
  const tables = dynalite({ createTableMs: 0 });
  database.on('request', (request, response) => tables.emit('request', request, response));
  await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', resolve));
  environment = {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(database.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    LISTS_TABLE: 'lists',
    TWILIO_IDEMPOTENCY_TABLE: 'remembered',
  };
  await createTables();
});

afterAll(() => {
  database.close();
  database.closeAllConnections();
});

async function createTables(): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  for (const [TableName, AttributeName] of Object.entries(TABLES)) {
    await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
        KeySchema: [{ AttributeName, KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const status = async () => (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
    while ((await status()) !== 'ACTIVE') await new Promise((resolve) => setImmediate(resolve));
  }
  client.destroy();
}

/** Returns a function that texts the bot. Each text is a new delivery, unless its token is repeated. */
function phone(From: string) {
  const { call } = deployed('sms-bot', 'http-api', environment);
  const deliveries = Array.from({ length: 99 }, (_, index) => `${From} ${index}`);
  return async (Body: string, token = deliveries.pop() ?? ''): Promise<string> => {
    const headers = { 'I-Twilio-Idempotency-Token': token };
    const { body } = await call(URL, { params: messageParams({ From, Body }), headers });
    return /<Message>(.*)<\/Message>/s.exec(body)?.[1] ?? body;
  };
}

describe('the SMS bot', () => {
  it('keeps a list, and removes finished items', async () => {
    const text = phone('+14155550101');

    expect(await text('list')).toBe('Your list is empty.');
    expect(await text('ADD milk')).toBe('Your list:\n1. milk');
    expect(await text(' Add  fish & chips ')).toBe('Your list:\n1. milk\n2. fish &amp; chips');
    expect(await text('DONE 1')).toBe('Your list:\n1. fish &amp; chips');
    expect(await text('DONE 5')).toBe('That item is not on the list. Your list:\n1. fish &amp; chips');
    expect(await text('what?')).toMatch(/^Text ADD milk/);
  });

  it('keeps a list for each phone', async () => {
    await phone('+14155550102')('ADD bread');

    expect(await phone('+14155550103')('LIST')).toBe('Your list is empty.');
  });

  it('acts once on a message that is delivered twice', async () => {
    const text = phone('+14155550104');
    await text('ADD eggs', 'one delivery');

    expect(await text('ADD eggs', 'one delivery')).toBe('Your list:\n1. eggs');
    expect(await text('LIST')).toBe('Your list:\n1. eggs');
  });

  it('limits its list and the length of items', async () => {
    const text = phone('+14155550105');
    for (let item = 1; item <= 20; item += 1) await text(`ADD ${'x'.repeat(60)}`);

    const full = await text('ADD one more');
    expect(full).toMatch(/^Your list is full\. /);
    expect(full.length).toBeLessThanOrEqual(1600);
    expect(await text(`ADD ${'x'.repeat(61)}`)).toMatch(/^That is too long/);
  });

  it('leaves STOP and similar keywords to Twilio', async () => {
    expect(await phone('+14155550106')('Stop')).toMatch(/<Response\/>$/);
  });
});
