import { describe, expect, it } from 'vitest';
import { type RouteHandler, webhook } from '../../../lambda';
import { FRONT_DOOR_NAMES } from '../../../lib/contract';
import { call, forever, hello, sandbox, TWIML } from './sandbox';

const left = (value: unknown) => ({ getRemainingTimeInMillis: () => value });

const CONTEXTS: [what: string, context: unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a number', 5],
  ['text', 'context'],
  ['a list', []],
  ['an empty object', {}],
  ['an object without a prototype', Object.create(null)],
  ["remaining time that isn't a function", { getRemainingTimeInMillis: 5 }],
  ['remaining time that throws', { getRemainingTimeInMillis: () => JSON.parse('{') }],
  ["remaining time that isn't a number", left(Number.NaN)],
  ['remaining time that is undefined', left(undefined)],
  ['remaining time that is text', left('soon')],
  ['infinite remaining time', left(Number.POSITIVE_INFINITY)],
];

/** A slow route that relies on its context. */
const unhurried: RouteHandler = async ({ context }) => {
  await new Promise((resolve) => setTimeout(resolve, 10));
  return context.awsRequestId === undefined ? TWIML : '';
};

describe('a context of', () => {
  it.each(CONTEXTS)('%s loses no call', async (_what, context) => {
    expect(await sandbox(unhurried).deliver(call(), context)).toMatchObject({ status: 200, body: TWIML });
  });

  it.each([0, -5])('%i ms only lets a route answer immediately', async (ms) => {
    expect(await sandbox(hello).deliver(call(), left(ms))).toMatchObject({ status: 200 });
    expect(await sandbox(unhurried).deliver(call(), left(ms))).toMatchObject({ status: 504 });
  });

  it.each(CONTEXTS)("%s doesn't remove the deadline", async (_what, context) => {
    expect(await sandbox(forever, { deadlineMs: 10 }).deliver(call(), context)).toMatchObject({ status: 504 });
  });
});

describe("a limit that isn't a number", () => {
  it.each(['deadlineMs', 'maxBodyBytes', 'maxParams'])('is rejected when the webhook is created: %s', (name) => {
    for (const value of [Number.NaN, 0, -1, '5', null]) {
      const options = { authToken: 'secret', [name]: value };
      const make = () => webhook({ '/voice': hello }, options);
      if (value === null && name !== 'deadlineMs') expect(make).not.toThrow();
      else expect(make).toThrow(`\`${name}\` is ${value}: set a number above 0.`);
    }
  });
});

describe.each(FRONT_DOOR_NAMES)('at %s, an event', (frontDoor) => {
  const url = frontDoor === 'rest-api' ? 'https://hooks.example.com/live/voice' : 'https://hooks.example.com/voice';
  const event = () => call({ frontDoor, url });

  it('that is frozen loses no call', async () => {
    expect(await sandbox(hello).deliver(frozen(event()))).toMatchObject({ status: 200 });
  });

  it('with members that hide those of `Object` loses no call', async () => {
    const hostile = JSON.parse(
      '{"__proto__": null, "constructor": 1, "toString": null, "hasOwnProperty": 2, "then": 3}',
    );
    const { requestContext } = event() as { requestContext: object };
    const odd = { ...hostile, ...event(), requestContext: { ...hostile, ...requestContext } };
    expect(await sandbox(hello).deliver(odd)).toMatchObject({ status: 200 });
  });
});

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
