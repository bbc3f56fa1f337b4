import { describe, expect, it } from 'vitest';
import { type WebhookOptions, webhook } from '../../../lambda';
import { CONTEXT, type SignedRequestOptions } from '../../../lambda/testing';
import { recordingLogger } from '../logger';
import { CALL, DOORS, replay, VOICE } from './doors';

const DOOR = DOORS[0] as (typeof DOORS)[number];

const OLD = { id: 'webhooks_sharedkey_old', secret: 'old-secret' };
const NEW = { id: 'webhooks_sharedkey_new', secret: 'new-secret' };

/** A webhook whose keys come from a function, the statuses of its answers, and the number of reads. */
function service(keys: () => unknown, own: Partial<WebhookOptions> = {}) {
  let reads = 0;
  const authToken = () => {
    reads += 1;
    return keys() as never;
  };
  const options = { authToken, origins: ['https://hooks.example.com'], logger: recordingLogger(), ...own };
  const handler = webhook({ '/voice': () => '<Response/>' }, options);
  const send = async (recorded: Partial<SignedRequestOptions>) => {
    const { statusCode } = (await handler(replay(DOOR, {}, recorded), CONTEXT)) as { statusCode: number };
    return statusCode;
  };
  const sendEvent = async (event: unknown) => ((await handler(event, CONTEXT)) as { statusCode: number }).statusCode;
  return { send, sendEvent, reads: () => reads };
}

describe('a rotation', () => {
  const ways = [
    ['between two shared keys', { sharedKeys: [OLD] }, { sharedKeys: [OLD, NEW] }, OLD],
    ['from the auth token to a shared key', 'token', { authToken: 'token', sharedKeys: [NEW] }, undefined],
  ] as const;

  it.each(ways)('loses none of 1,000 requests in flight: %s', async (_way, before, after, old) => {
    let stored: unknown = before;
    const { send } = service(() => stored);
    const signed = (rotated: boolean): Partial<SignedRequestOptions> => {
      if (rotated) return { sharedKey: NEW };
      return old ? { sharedKey: old } : { authToken: 'token' };
    };
    expect(await send(signed(false))).toBe(200);
    const answers = Array.from({ length: 1_000 }, (_, index) => {
      // The secret has both keys before Twilio signs with the new one, and Twilio switches for one request after another.
      if (index === 300) stored = after;
      return send(signed(index >= 400 && index % 3 !== 0));
    });
    expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
  });
});

describe('10,000 forged requests', () => {
  it('with made-up shared keys read the store once more', async () => {
    const { send, sendEvent, reads } = service(() => ({ authToken: 'token', sharedKeys: [OLD] }));
    await send({ sharedKey: OLD });
    const before = reads();
    const answers = new Set<number>();
    const text = JSON.stringify(replay(DOOR, {}, { sharedKey: OLD }));
    for (let index = 0; index < 10_000; index += 1) {
      answers.add(await sendEvent(JSON.parse(text.replace(OLD.id, `webhooks_sharedkey_${index}`))));
    }
    expect(answers).toEqual(new Set([403]));
    expect(reads() - before).toBe(1);
  });

  it('with made-up accounts and keys look up 60 accounts', async () => {
    let lookups = 0;
    const known = CALL.AccountSid;
    const authToken = async ({ accountSid }: { accountSid: string | undefined }) => {
      lookups += 1;
      return accountSid === known ? 'token' : undefined;
    };
    const { send, sendEvent } = service(() => undefined, { authToken });
    expect(await send({ authToken: 'token' })).toBe(200);
    const answers = new Set<number>();
    const text = JSON.stringify(replay(DOOR, {}, { sharedKey: OLD }));
    for (let index = 0; index < 10_000; index += 1) {
      const made = text.replaceAll(known, `AC${index.toString(16).padStart(32, 'f')}`).replace(OLD.id, `key-${index}`);
      answers.add(await sendEvent(JSON.parse(made)));
    }
    expect(answers).toEqual(new Set([403, 503]));
    expect(lookups).toBe(1 + 60);
    expect(await send({ authToken: 'token' })).toBe(200);
  });
});

describe('the account of a JSON webhook', () => {
  const ONE = `AC${'1'.repeat(32)}`;
  const TWO = `AC${'2'.repeat(32)}`;
  const authToken = async ({ accountSid }: { accountSid: string | undefined }) => accountSid && `token-${accountSid}`;
  const json = (token: string, path: string) => ({
    url: `${VOICE}?tenant=${path}`,
    authToken: token,
    json: {},
    params: {},
  });

  it('is what the request is mapped to, and only its keys are tried', async () => {
    const accountOf = ({ path, query, url, method }: { path: string; query: object; url: string; method: string }) => {
      expect({ path, method }).toEqual({ path: '/voice', method: 'POST' });
      expect(url).toContain(VOICE);
      return { one: ONE, two: TWO }[String((query as { tenant?: string }).tenant)];
    };
    const { send } = service(() => undefined, { authToken, accountOf });
    expect(await send(json(`token-${ONE}`, 'one'))).toBe(200);
    expect(await send(json(`token-${TWO}`, 'two'))).toBe(200);
    expect(await send(json(`token-${ONE}`, 'two'))).toBe(403);
  });

  it('is found among those used last, if it is not mapped', async () => {
    const { send } = service(() => undefined, { authToken });
    expect(await send(json(`token-${ONE}`, 'one'))).toBe(403);
    expect(await send({ authToken: `token-${ONE}`, params: { AccountSid: ONE } })).toBe(200);
    expect(await send(json(`token-${ONE}`, 'one'))).toBe(200);
  });

  it('that is mapped wrongly makes the request fail without its reason in the answer', async () => {
    const fails = () => {
      throw new SyntaxError('marked');
    };
    expect(await service(() => undefined, { authToken, accountOf: fails }).send(json('x', 'one'))).toBe(503);
    const wrong = () => 'token-by-mistake';
    expect(await service(() => undefined, { authToken, accountOf: wrong }).send(json('x', 'one'))).toBe(503);
  });
});
