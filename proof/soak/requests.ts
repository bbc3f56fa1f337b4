import { object } from '../../lambda/front-door/event';
import { messageParams, twimlOf, voiceParams } from '../../lambda/testing';
import { DOORS, replay, type Sent } from '../../test/lambda/attacks/doors';

export const TOKEN = '5a105e8b9d40e1329780d62ea2265d8a';
export const ORIGIN = 'https://hooks.example.com';

/** The expected result: a status and text in the body, or an error of the invocation. */
export type Expected = { readonly status: number; readonly body: string } | { readonly error: string };

/** An event and its expected result. */
export interface SoakRequest {
  readonly kind: string;
  readonly event: unknown;
  readonly expected: Expected;
}

type Door = (typeof DOORS)[number];
type Recorded = NonNullable<Parameters<typeof replay>[2]>;

/** Makes a request of a kind. No two requests have the same values. */
type Make = (door: Door, index: number) => Omit<SoakRequest, 'kind'>;

const signed = (path: string, own: Omit<Recorded, 'url'>): Recorded => ({
  url: ORIGIN + path,
  authToken: TOKEN,
  ...own,
});
const text = (index: number) => `soak ${index} é日\u{1f389} & ${'long '.repeat(index % 50)}`;
const message = (index: number) => signed('/message', { params: messageParams({ Body: text(index) }) });
const call = (index: number) => signed('/voice', { params: voiceParams({ From: `+1415${index}` }) });
const json = (index: number) => signed('/message', { json: { index, list: [text(index)] } });
const get = (index: number) => signed('/message', { method: 'GET', params: { Body: text(index) } });

const echoed = (index: number): Expected => ({
  status: 200,
  body: `<Message>You said: soak ${index} é日\u{1f389} &amp; `,
});
const FORBIDDEN: Expected = { status: 403, body: 'Forbidden' };
const BAD: Expected = { status: 400, body: 'Bad request' };
const TOO_LARGE: Expected = { status: 413, body: 'Bad request' };

const made = (recorded: (index: number) => Recorded, expected: Expected | typeof echoed, sent: Sent = {}): Make => {
  return (door, index) => ({
    event: replay(door, sent, recorded(index)),
    expected: typeof expected === 'function' ? expected(index) : expected,
  });
};
const forged = (recorded: (index: number) => Recorded): Make =>
  made((index) => ({ ...recorded(index), authToken: 'forged' }), FORBIDDEN);

const HELLO: Expected = { status: 200, body: '<Say>Hello! Your webhook works. Goodbye.</Say>' };
const TWICE = signed('/voice?bodySHA256=a&bodySHA256=b', { method: 'GET', params: {} });
const MANY = Array.from({ length: 1001 }, (_, at) => `a${at}=1`).join('&');

/** An event of a misconfigured trigger. The invocation fails. */
const noEvent: Make = () => ({ event: { Records: [] }, expected: { error: 'UnknownEventError' } });
const brokenBase64: Make = (door, index) => ({
  event: { ...replay(door, {}, call(index)), body: '%%%', isBase64Encoded: true },
  expected: BAD,
});
const foreignHost: Make = (door, index) => {
  const balancer = door.door === 'application-load-balancer' ? door : (DOORS[0] ?? door);
  return { event: replay(balancer, { host: 'evil.example' }, call(index)), expected: FORBIDDEN };
};
/** The load balancer's own request: unsigned, and forwarded by nobody. */
const healthCheck: Make = (_door, index) => {
  const event = replay(DOORS[0] ?? _door, { headers: { 'User-Agent': 'ELB-HealthChecker/2.0' } }, call(index));
  const { 'x-forwarded-for': _from, 'x-twilio-signature': _signature, ...own } = object(event['multiValueHeaders']);
  return { event: { ...event, multiValueHeaders: own }, expected: { status: 200, body: '' } };
};

/** Kinds of requests, with their share of a hundred. */
const KINDS: readonly (readonly [kind: string, share: number, make: Make])[] = [
  ['message, form', 25, made(message, echoed)],
  ['call, form', 20, made(call, HELLO)],
  ['message, GET', 8, made(get, echoed)],
  ['JSON with bodySHA256', 8, made(json, { status: 200, body: '<Message>You said: </Message>' })],
  ['escapes in the query', 4, made((index) => ({ ...call(index), url: `${ORIGIN}/voice?a=O%27N&b=x%20y` }), HELLO)],
  ['forged form', 6, forged(message)],
  ['forged GET', 3, forged(get)],
  ['forged JSON', 3, forged(json)],
  ['form with an added parameter', 2, made(message, FORBIDDEN, { body: 'Body=other' })],
  ['JSON with another hash', 2, made(json, FORBIDDEN, { body: '{"other":1}' })],
  ['GET with two body hashes', 1, made(() => TWICE, FORBIDDEN)],
  ['no signature', 2, made(call, BAD, { headers: { 'X-Twilio-Signature': undefined } })],
  ['no route', 2, made((index) => ({ ...call(index), url: `${ORIGIN}/none` }), { status: 404, body: 'Not found' })],
  ['PUT', 2, made(call, { status: 405, body: 'Method not allowed' }, { method: 'PUT' })],
  [
    'multipart',
    1,
    made(call, { status: 415, body: 'Bad request' }, { headers: { 'Content-Type': 'multipart/form-data' } }),
  ],
  ["form that isn't UTF-8", 2, made(call, BAD, { body: 'a=%ff' })],
  ["body that isn't base64", 2, brokenBase64],
  ['too many parameters', 1, made(call, TOO_LARGE, { body: MANY })],
  ['unknown host', 2, foreignHost],
  ["load balancer's health check", 2, healthCheck],
  ['event of no front door', 2, noEvent],
];

const HUNDRED = KINDS.flatMap(([kind, share, make]) => Array.from({ length: share }, () => [kind, make] as const));

/** Returns the request with this index. Kinds and front doors are mixed, but the same in every run. */
export function requestOf(index: number): SoakRequest {
  const mixed = (Math.imul(index + 1, 0x9e3779b1) >>> 0) / 2 ** 32;
  const [kind, make] = HUNDRED[Math.floor(mixed * HUNDRED.length)] ?? ['event of no front door', noEvent];
  const door = DOORS[index % DOORS.length];
  if (!door) throw new Error('No front doors.');
  return { kind, ...make(door, index) };
}

export const KIND_NAMES: readonly string[] = KINDS.map(([kind]) => kind);

/** Describes an unexpected result, `undefined` if the result is as expected. */
export function unexpectedResult(
  { expected }: SoakRequest,
  { ok, payload }: { readonly ok: boolean; readonly payload: unknown },
): string | undefined {
  if ('error' in expected) {
    const { errorType } = object(payload);
    return !ok && errorType === expected.error ? undefined : `failed with ${JSON.stringify(payload)}`;
  }
  const { statusCode } = object(payload);
  const body = twimlOf(payload);
  const fits = expected.body === '' || expected.status !== 200 ? body === expected.body : body.includes(expected.body);
  return ok && statusCode === expected.status && fits
    ? undefined
    : `responded with ${JSON.stringify(payload).slice(0, 300)}`;
}
