import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { statusCallbackParams } from '../../lambda/testing';
import { deployed } from './deployed';

const URL = 'https://abc123.execute-api.eu-west-1.amazonaws.com/status';

/** Starts a stand-in for EventBridge that keeps events, or fails on request. */
async function eventBridge(fails = false) {
  const events: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    events.push(...JSON.parse(await textOf(request)).Entries);
    response.setHeader('Content-Type', 'application/x-amz-json-1.1');
    const entry = fails ? { ErrorCode: 'InternalFailure' } : { EventId: '1' };
    response.end(JSON.stringify({ FailedEntryCount: fails ? 1 : 0, Entries: [entry] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const environment = {
    AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    EVENT_BUS_NAME: 'bus',
  };
  return { events, ...deployed('status-callbacks', 'http-api', environment) };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

describe('the status callbacks', () => {
  it('are published as events and answered with 204', async () => {
    const { events, call } = await eventBridge();
    const params = statusCallbackParams({ MessageStatus: 'undelivered', ErrorCode: '30003' });

    expect(await call(URL, { params })).toMatchObject({ statusCode: 204, body: '' });
    expect(events).toMatchObject([{ EventBusName: 'bus', Source: 'twilio', DetailType: 'Message status' }]);
    expect(JSON.parse(events[0]?.['Detail'] ?? '')).toEqual(params);
  });

  it("are answered with an error when the bus doesn't accept them, so Twilio retries", async () => {
    const { call } = await eventBridge(true);

    expect(await call(URL, { params: statusCallbackParams() })).toMatchObject({ statusCode: 500 });
  });

  it("don't reach the bus when forged", async () => {
    const { events, call } = await eventBridge();

    expect(await call(URL, { authToken: 'forged' })).toMatchObject({ statusCode: 403 });
    expect(events).toEqual([]);
  });
});
