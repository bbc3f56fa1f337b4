import { describe, expect, it } from 'vitest';
import { messageParams, voiceParams } from '../../lambda/testing';
import type { FrontDoorName } from '../../lib/contract';
import { deployed, type Request } from './deployed';
import { EXAMPLES } from './folders';

interface Case extends Request {
  readonly example: string;
  readonly frontDoor: FrontDoorName;
  /** URL that Twilio calls. */
  readonly url: string;
  /** Text that the TwiML contains. */
  readonly answer: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const HTTP_API = 'https://abc123.execute-api.eu-west-1.amazonaws.com';
const FUNCTION_URL_HOST = 'abc123.lambda-url.eu-west-1.on.aws';
const RELAY = { TWILIO_RELAY_URL: 'wss://relay.example.com/live' };
const DYNAMO = { TWILIO_IDEMPOTENCY_TABLE: 'remembered' };

/** Webhooks of the examples, at least one of each. */
const CASES: Case[] = [
  {
    example: 'quick-start',
    frontDoor: 'http-api',
    url: `${HTTP_API}/voice`,
    params: voiceParams({ FromCity: 'Paris & <London>' }),
    answer: '<Say>Hello, caller from Paris &amp; &lt;London&gt;. Goodbye.</Say>',
  },
  {
    example: 'quick-start',
    frontDoor: 'http-api',
    url: `${HTTP_API}/message`,
    params: messageParams({ Body: `\x07${'x'.repeat(1589)}👍` }),
    answer: `<Message>You said: ${'x'.repeat(1589)}</Message>`,
  },
  {
    example: 'shared-load-balancer',
    frontDoor: 'application-load-balancer',
    url: 'https://hooks.example.com/voice',
    answer: 'Thank you for calling the shop.',
  },
  {
    example: 'rest-api-base-path',
    frontDoor: 'rest-api',
    url: 'https://api.example.com/twilio/queue/support',
    basePath: 'twilio',
    stage: 'prod',
    answer: '<Enqueue>support</Enqueue>',
  },
  {
    example: 'http-api-domain',
    frontDoor: 'http-api',
    url: 'https://hooks.example.com/voice',
    answer: '<Say>You have reached hooks.example.com.</Say>',
  },
  {
    example: 'move-domain',
    frontDoor: 'http-api',
    url: 'https://hooks.example.com/voice',
    answer: '<Say>This call came through the http api.</Say>',
  },
  {
    example: 'cloudfront',
    frontDoor: 'function-url',
    url: 'https://hooks.example.com/voice',
    receivedHost: FUNCTION_URL_HOST,
    answer: 'You reached us through CloudFront.',
  },
  {
    example: 'hono',
    frontDoor: 'function-url',
    url: `https://${FUNCTION_URL_HOST}/message`,
    params: messageParams({ Body: 'a & b' }),
    answer: '<Message>You said: a &amp; b</Message>',
  },
  { example: 'ivr', frontDoor: 'http-api', url: `${HTTP_API}/voice`, answer: 'Welcome to the Example Bakery.' },
  {
    example: 'sms-bot',
    frontDoor: 'http-api',
    url: `${HTTP_API}/message`,
    params: messageParams({ Body: 'STOP' }),
    headers: { 'I-Twilio-Idempotency-Token': '' },
    answer: '<Response/>',
    environment: DYNAMO,
  },
  {
    example: 'relay-bedrock',
    frontDoor: 'http-api',
    url: `${HTTP_API}/voice`,
    answer: '<ConversationRelay url="wss://relay.example.com/live" welcomeGreeting="Example Bakery',
    environment: RELAY,
  },
  {
    example: 'relay-handover',
    frontDoor: 'http-api',
    url: `${HTTP_API}/voice`,
    answer: '<Connect action="/after"><ConversationRelay url="wss://relay.example.com/live"',
    environment: RELAY,
  },
  {
    example: 'relay-handover',
    frontDoor: 'http-api',
    url: `${HTTP_API}/after`,
    params: voiceParams({ HandoffData: '{"reason":"person"}' }),
    answer: '<Dial timeout="20">+14155550123</Dial>',
  },
  {
    example: 'relay-handover',
    frontDoor: 'http-api',
    url: `${HTTP_API}/after`,
    params: voiceParams({ HandoffData: 'not JSON' }),
    answer: '<Response><Hangup/></Response>',
  },
  {
    example: 'pointed-number',
    frontDoor: 'http-api',
    url: `${HTTP_API}/message`,
    answer: 'This number was pointed here when the stack was deployed.',
  },
  {
    example: 'two-accounts',
    frontDoor: 'http-api',
    url: `${HTTP_API}/voice`,
    answer: 'This call belongs to the account Production.',
  },
  {
    example: 'canary-deployment',
    frontDoor: 'http-api',
    url: `${HTTP_API}/voice`,
    answer: 'You are talking to version',
  },
];

describe.each(CASES)('the function of $example', (own) => {
  const { example, frontDoor, url, answer, environment = {}, ...request } = own;

  it('answers signed requests with TwiML', async () => {
    const { call } = deployed(example, frontDoor, environment);
    const { statusCode, body } = await call(url, request);

    expect({ statusCode, body }).toEqual({ statusCode: 200, body: expect.stringContaining(answer) });
  });

  it('refuses requests that are signed with another token', async () => {
    const { call } = deployed(example, frontDoor, environment);

    expect(await call(url, { ...request, authToken: 'forged' })).toMatchObject({ statusCode: 403 });
  });
});

it('the cases cover every example', () => {
  const elsewhere = ['event-streams', 'eventbridge-migration', 'status-callbacks'];
  expect([...new Set(CASES.map(({ example }) => example)), ...elsewhere].sort()).toEqual(EXAMPLES);
});
