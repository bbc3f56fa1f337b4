import fc from 'fast-check';
import { encoders } from '../../lambda/encoding/encoders';
import { type EncodeOptions, type FrontDoorName, type Pair, signedEvent } from '../../lambda/testing';
import { recordedEvents } from '../../test/events';
import { hostileEvent } from '../../test/lambda/properties/hostile-events';
import { mutated, mutations } from './mutations';

export const TOKEN = '9f86d081884c7d659a2feaa0c55ad015';

/** Marks every value of a signed request. No log line may contain it. */
export const MARK = 'Marked';

/** An event, and the signed event it was made from, if any. */
export interface Fuzzed {
  readonly event: unknown;
  readonly signed?: Record<string, unknown>;
}

const door = fc.constantFrom<readonly [FrontDoorName, EncodeOptions, string]>(
  ['application-load-balancer', {}, ''],
  ['application-load-balancer', { multiValueHeaders: false }, ''],
  ['rest-api', { stage: 'live' }, '/live'],
  ['rest-api', { basePath: '' }, ''],
  ['http-api', {}, ''],
  ['http-api', { payloadFormatVersion: '1.0' }, ''],
  ['function-url', {}, ''],
);

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 10 }), fc.string({ unit: 'binary', maxLength: 6 }));
const markedText = text.map((each) => `${MARK}${each}`);
const name = fc.oneof(
  fc.constantFrom('Body', 'From', 'AccountSid', '__proto__', 'a b', 'x[]'),
  fc.stringMatching(/^\w+$/),
);
const params = fc.dictionary(name, fc.oneof(markedText, fc.array(markedText, { minLength: 1, maxLength: 3 })), {
  minKeys: 1,
  maxKeys: 5,
  noNullPrototype: true,
});
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const target = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('/voice', '/throws', '/json', '/none', '/voice/') },
  { weight: 4, arbitrary: fc.constantFrom('/voice?a=1&b=%27', '/voice?x=a%20b&x=c', '/json?x=~*!') },
  { weight: 1, arbitrary: fc.constantFrom(`/voice?bodySHA256=${EMPTY_HASH}`, '/voice?bodySHA256=a&bodySHA256=b') },
);
const content = fc.oneof(
  fc.record({ method: fc.constant('POST' as const), params }),
  fc.record({ method: fc.constant('GET' as const), params }),
  fc.record({ json: fc.dictionary(name, fc.oneof(markedText, fc.array(markedText)), { maxKeys: 3 }) }),
);
const headers = fc.constantFrom<Record<string, string>>(
  {},
  { Authorization: `Basic ${Buffer.from(`${MARK}User:${MARK}Password`).toString('base64')}` },
  { Cookie: `session=${MARK}; theme=${MARK}` },
  { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http', 'I-Twilio-Request-Id': MARK },
);

/** Events signed by the test kit for any front door. */
const signed = fc.record({ at: door, target, content, headers }).map(({ at: [frontDoor, options, prefix], ...own }) =>
  signedEvent({
    frontDoor,
    ...options,
    url: `https://hooks.example.com${prefix}${own.target}`,
    authToken: TOKEN,
    headers: own.headers,
    ...own.content,
  }),
);

/** Signed events, modified in a few places. */
export const modifiedSigned: fc.Arbitrary<Fuzzed> = fc
  .tuple(signed, mutations)
  .map(([event, changes]) => ({ event: mutated(event, changes), signed: event }));

const recorded = fc.constantFrom(...recordedEvents.map(({ event }) => event));

/** Recorded events, modified in a few places. */
const modifiedRecorded = fc.tuple(recorded, mutations).map(([event, changes]) => ({ event: mutated(event, changes) }));

/** Real events with some bytes overwritten. Those that still parse have another structure. */
const overwritten = fc
  .tuple(fc.oneof(recorded, signed), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 4 }))
  .map(([event, flips]) => {
    const bytes = Buffer.from(JSON.stringify(event));
    for (const [at, byte] of flips) bytes[at % bytes.length] = byte;
    return { event: parsed(bytes) };
  });

/** Parses JSON as Lambda does. Invalid JSON never reaches a function; here it becomes a string. */
function parsed(bytes: Buffer): unknown {
  const json = bytes.toString('utf8');
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

const bytes = fc.uint8Array({ maxLength: 60 });
const latin = bytes.map((each) => Buffer.from(each).toString('latin1'));

/** Arbitrary bytes as path, query, headers and body, encoded by a front door. */
const encoded = fc
  .record({
    at: door,
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', ''),
    host: latin,
    path: latin,
    body: bytes,
  })
  .chain((own) =>
    fc
      .array(fc.tuple(fc.oneof(latin, fc.constantFrom('Content-Type', 'Authorization', 'X-Twilio-Signature')), latin))
      .map((pairs) => ({ ...own, pairs: pairs as Pair[] })),
  )
  .map(({ at: [frontDoor, options], method, host, path, body, pairs }) => ({
    event: encoders[frontDoor](
      { method, scheme: 'https', host, target: `/${path}`, headers: pairs, body },
      options,
    ) as unknown,
  }));

/** Any event: arbitrary JSON, JSON that looks like an event, arbitrary bytes, modified real events. */
export const anyEvent: fc.Arbitrary<Fuzzed> = fc.oneof(
  fc.json({ maxDepth: 4 }).map((json) => ({ event: JSON.parse(json) })),
  hostileEvent.map((event) => ({ event })),
  modifiedRecorded,
  overwritten,
  encoded,
  modifiedSigned,
);
