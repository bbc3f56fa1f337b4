import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { conversationRelay } from '../../../lambda/relay';

/**
 * A process of its own that holds rounds of conversations, and prints the bytes of its heap after each of them. Started
 * with `--expose-gc`.
 */
const DOMAIN = 'abc123.execute-api.eu-west-1.amazonaws.com';
const AUTH_TOKEN = 'a'.repeat(32);
const CONVERSATIONS = 200;
const ROUNDS = 18;

declare const gc: () => void;

const handler = conversationRelay(
  {
    prompt: async ({ voicePrompt }, call) => {
      call.state['history'] = [...((call.state['history'] as string[] | undefined) ?? []), voicePrompt.repeat(20)];
      await call.stream([voicePrompt, ' ', 'again.']);
    },
    interrupt: () => undefined,
    close: () => undefined,
  },
  { authToken: AUTH_TOKEN, bind: false, logger: { info() {}, warn() {}, error() {} } },
);

const context = (id: string, rest: object) => ({
  requestContext: { connectionId: id, apiId: 'abc123', domainName: DOMAIN, stage: 'live', ...rest },
});
const message = (id: string, body: object) => ({
  ...context(id, { eventType: 'MESSAGE', requestTimeEpoch: Date.now() }),
  body: JSON.stringify(body),
});

async function conversation(id: string): Promise<void> {
  const signature = getExpectedTwilioSignature(AUTH_TOKEN, `wss://${DOMAIN}/live`, {});
  await handler({ ...context(id, { eventType: 'CONNECT' }), headers: { 'X-Twilio-Signature': signature } });
  await handler(message(id, { type: 'setup', callSid: `CA${id.padStart(32, '0')}`, customParameters: { id } }));
  await Promise.all([
    handler(message(id, { type: 'prompt', voicePrompt: `first ${id}`, last: true })),
    handler(message(id, { type: 'prompt', voicePrompt: `second ${id}`, last: true })),
  ]);
  await handler(message(id, { type: 'interrupt', utteranceUntilInterrupt: 'first' }));
  await handler(context(id, { eventType: 'DISCONNECT', disconnectStatusCode: 1000 }));
}

async function heapUsed(): Promise<number> {
  for (let times = 0; times < 5; times += 1) {
    gc();
    await turn();
  }
  return process.memoryUsage().heapUsed;
}

async function main(): Promise<void> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  // Nothing may time out, and no turn lapse, because other processes slow this one down.
  const now = Date.now();
  Date.now = () => now;
  globalThis.setTimeout = (() => undefined) as unknown as typeof setTimeout;
  const heaps: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all(Array.from({ length: CONVERSATIONS }, (_value, index) => conversation(`${round}x${index}`)));
    heaps.push(await heapUsed());
  }
  process.stdout.write(JSON.stringify({ conversations: CONVERSATIONS, heaps }));
  process.exit(0);
}

void main();
