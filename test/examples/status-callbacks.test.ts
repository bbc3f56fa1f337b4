import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { statusCallbackParams } from '../../lambda/testing';
import { deployed } from './deployed';
import { folderOf } from './folders';

const HTTP_API = 'https://abc123.execute-api.eu-west-1.amazonaws.com';
const FUNCTION_URL = 'https://abc123.lambda-url.eu-west-1.on.aws';
const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/status';

/** Starts a stand-in for SQS and EventBridge that keeps what it takes, or fails on request. */
async function deliveringExample(name: string, path: string, destination: object, fails = false) {
  const taken: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    const entries = JSON.parse(await textOf(request)).Entries as Record<string, string>[];
    if (!fails) taken.push(...entries);
    const answer = {
      Successful: entries.map(({ Id }) => ({ Id })),
      FailedEntryCount: 0,
      Entries: entries.map((_entry, index) => ({ EventId: String(index) })),
    };
    response.writeHead(fails ? 400 : 200, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(fails ? { __type: 'AccessDeniedException' } : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const environment = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    // References in the template are only known at deployment.
    TWILIO_DELIVERIES: JSON.stringify({ [path]: destination }),
  };
  const frontDoor = name === 'eventbridge-migration' ? 'function-url' : 'http-api';
  return { taken, ...deployed(name, frontDoor, environment) };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

describe('status-callbacks', () => {
  const start = (fails = false) => deliveringExample('status-callbacks', '/status', { queueUrl: QUEUE }, fails);
  const URL = `${HTTP_API}/status`;

  it('stores callbacks in the queue without code', async () => {
    const { taken, call } = await start();
    const params = statusCallbackParams({ MessageStatus: 'undelivered', ErrorCode: '30003' });

    expect(await call(URL, { params })).toMatchObject({ statusCode: 200 });
    expect(taken.map(({ MessageBody = '' }) => JSON.parse(MessageBody))).toMatchObject([
      { kind: 'message.undelivered', params },
    ]);
  });

  it("answers with 503 when the queue doesn't take them, so Twilio retries", async () => {
    const { call } = await start(true);
    expect(await call(URL, { params: statusCallbackParams() })).toMatchObject({ statusCode: 503 });
  });

  it("stores nothing that's forged", async () => {
    const { taken, call } = await start();
    expect(await call(URL, { authToken: 'forged' })).toMatchObject({ statusCode: 403 });
    expect(taken).toEqual([]);
  });

  it('has a worker that reports the messages it could not process', async () => {
    vi.spyOn(console, 'info').mockReturnValue();
    onTestFinished(() => void vi.restoreAllMocks());
    const Records = [
      { messageId: 'one', body: JSON.stringify({ id: '1', kind: 'message.delivered', params: {} }) },
      { messageId: 'two', body: 'broken' },
    ];
    const { handler } = await import(join(folderOf('status-callbacks'), 'lambda', 'worker.ts'));
    expect(await handler({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'two' }] });
  });
});

describe.each([
  ['event-streams', `${HTTP_API}/events`, '/events'],
  ['eventbridge-migration', `${FUNCTION_URL}/`, '/'],
] as const)('%s', (name, url, path) => {
  it('puts webhooks on the bus without code', async () => {
    const { taken, call } = await deliveringExample(name, path, { eventBusName: 'default', source: 'twilio' });
    const params = statusCallbackParams({ MessageStatus: 'failed' });

    expect(await call(url, { params })).toMatchObject({ statusCode: 200 });
    expect(taken).toMatchObject([{ EventBusName: 'default', Source: 'twilio', DetailType: 'message.failed' }]);
  });
});
