import { describe, expect, it } from 'vitest';
import { SELF_CHECK_PATH } from '../../../lib/contract';
import { explainRefusal, misreadings, type RefusedCheck } from '../../../operations/self-check/refusal';
import { formOf, selfCheckUrl, signatureOf } from '../../../operations/self-check/request';
import type { Outgoing, Reply } from '../../../operations/self-check/send';

const ORIGIN = 'https://hooks.example.com';
const URL = selfCheckUrl(ORIGIN);
const FORBIDDEN: Reply = { status: 403, contentType: 'text/plain', location: undefined, body: 'Forbidden' };
const UNSIGNED: Reply = { ...FORBIDDEN, status: 400, body: 'Bad request' };
const key = { secret: 'one', algorithm: 'sha1' as const };

function report(publicUrl: string): Reply {
  const body = JSON.stringify({ publicUrl, paths: [SELF_CHECK_PATH] });
  return { ...FORBIDDEN, status: 200, contentType: 'application/json', body };
}

/** The cause of a refusal by a function that accepts these signatures, or answers nothing. */
async function cause(accepts: (signature: string) => Reply | undefined, own: Partial<RefusedCheck> = {}) {
  const asked: Outgoing[] = [];
  const ask = async (outgoing: Outgoing) => {
    asked.push(outgoing);
    const signature = outgoing.headers['X-Twilio-Signature'];
    return signature === undefined ? UNSIGNED : accepts(signature);
  };
  const keys = { account: [key], accounts: new Map() };
  const fault = await explainRefusal({ url: URL, signer: { key }, keys, origins: [ORIGIN], ask, ...own });
  return { ...fault, asked: asked.length };
}

it('a key without a name is told by its place', async () => {
  const next = { ...key, secret: 'two' };
  const keys = { account: [key, next], accounts: new Map() };
  const accepted = signatureOf({ key: next }, URL, formOf({ key }));
  const found = await cause((given) => (given === accepted ? report(URL) : FORBIDDEN), { keys });
  expect(found).toMatchObject({ cause: 'token', passesWith: 'rollover' });
  expect(found.message).toContain('refuses the auth token "primary" and accepts "another"');
});

it('no more is asked once there is no answer', async () => {
  const found = await cause(() => undefined);
  expect(found).toMatchObject({ cause: 'token', asked: 2 });
});

it('every variant is asked before the token is blamed', async () => {
  const found = await cause(() => FORBIDDEN);
  expect(found).toMatchObject({ cause: 'token', message: expect.stringContaining('so is every other that was tried') });
  expect(found.asked).toBeGreaterThan(10);
});

it('an answer of something else is not taken for the report', async () => {
  const page = { ...FORBIDDEN, status: 200, contentType: 'text/html' };
  expect(await cause(() => page)).toMatchObject({ cause: 'token' });
});

it('a report that says the opposite of the refusal has no cause that is known', async () => {
  const found = await cause(() => report(URL));
  expect(found).toMatchObject({ cause: 'unknown', asked: 2 });
  expect(found.message).toBe(
    `The signature for ${URL} is refused (403): the function takes it for ${URL}. The signature fits the request.`,
  );
});

const PRIMARY = { ...key, id: 'primary' };
const OWN = '/_twilio-webhook/self-check/own';
const KEYS = { account: [PRIMARY], accounts: new Map() };

/** The URLs of what is tried in place of one origin. */
function urls(origin: string, others: readonly string[] = []): string[] {
  return misreadings(selfCheckUrl(origin), { key: PRIMARY }, KEYS, [origin, ...others]).map(({ url }) => url);
}

describe('what a proxy may have made of the URL', () => {
  it.each([
    ['another port where there is none', 'https://a.example', 'https://a.example:8443'],
    ['no port where there is one', 'https://a.example:8443', 'https://a.example'],
    ['port 80, of a proxy that ends TLS', 'https://a.example', 'https://a.example:80'],
    ['http', 'https://a.example', 'http://a.example'],
    ['www. in front', 'https://a.example', 'https://www.a.example'],
    ['www. taken off', 'https://www.a.example', 'https://a.example'],
    ['a stage', 'https://a.example', 'https://a.example/prod'],
    ['no base path', 'https://a.example/base', 'https://a.example'],
  ])('%s', (_, origin, other) => {
    expect(urls(origin)).toContain(selfCheckUrl(other));
  });

  it('is never without a piece of the reserved path, the webhook’s own included', () => {
    const found = misreadings(selfCheckUrl('https://a.example/base', OWN), { key: PRIMARY }, KEYS, [
      'https://a.example/base',
    ]);
    expect(found.map(({ url }) => url)).toContain(selfCheckUrl('https://a.example', OWN));
    expect(found.filter(({ url }) => !url.includes(OWN))).toEqual([]);
  });

  it('is another origin of the service, and nothing of an origin that is none', () => {
    const found = urls('https://a.example', ['https://b.example/base', 'nowhere', 'https://:80']);
    expect(found).toContain(selfCheckUrl('https://b.example/base'));
    expect(found.filter((url) => !/^https?:\/\/(www\.)?[ab]\.example(:\d+)?\//.test(url))).toEqual([]);
  });

  it('is never the URL itself in its own form, which was refused', () => {
    const url = selfCheckUrl('https://a.example');
    const same = misreadings(url, { key: PRIMARY }, KEYS, ['https://a.example']).filter((each) => each.url === url);
    expect(same.map(({ form }) => form)).toEqual([[], [['SelfCheck', 'signed & sent']]]);
  });

  it('is nothing where there is no URL', () => {
    expect(misreadings('https://:80', { key: PRIMARY }, KEYS, [])).toEqual([]);
  });
});

it('other keys go first, and there is an end however many origins there are', () => {
  const other = { secret: 'two', algorithm: 'sha1' as const };
  const keys = { account: [PRIMARY, other], accounts: new Map([['AC1', { ...other, secret: 'three' }]]) };
  const origins = Array.from({ length: 100 }, (_, index) => `https://h${index}.example`);
  const found = misreadings(selfCheckUrl('https://h0.example'), { key: PRIMARY }, keys, origins);
  expect(found.slice(0, 2).map(({ signer }) => signer.key.secret)).toEqual(['two', 'three']);
  expect(found).toHaveLength(60);
});
