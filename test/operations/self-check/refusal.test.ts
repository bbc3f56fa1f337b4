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

/** Explains a refusal by a function that accepts these signatures, or doesn't answer. */
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

it('a key without a name is called by its position', async () => {
  const next = { ...key, secret: 'two' };
  const keys = { account: [key, next], accounts: new Map() };
  const accepted = signatureOf({ key: next }, URL, formOf({ key }));
  const found = await cause((given) => (given === accepted ? report(URL) : FORBIDDEN), { keys });
  expect(found).toMatchObject({ cause: 'token', passesWith: 'rollover' });
  expect(found.message).toContain('refuses the auth token "primary" and accepts "another"');
});

it('requests stop once one gets no answer', async () => {
  const found = await cause(() => undefined);
  expect(found).toMatchObject({ cause: 'token', asked: 2 });
});

it('every variant is tried before the token is blamed', async () => {
  const found = await cause(() => FORBIDDEN);
  expect(found).toMatchObject({
    cause: 'token',
    message: expect.stringContaining('so is every variant that was tried'),
  });
  expect(found.asked).toBeGreaterThan(10);
});

it("an answer from something else isn't mistaken for the report", async () => {
  const page = { ...FORBIDDEN, status: 200, contentType: 'text/html' };
  expect(await cause(() => page)).toMatchObject({ cause: 'token' });
});

it('a report that contradicts the refusal has an unknown cause', async () => {
  const found = await cause(() => report(URL));
  expect(found).toMatchObject({ cause: 'unknown', asked: 2 });
  expect(found.message).toBe(
    `The signature for ${URL} is refused (403): the function takes it for ${URL}. The signature fits the request.`,
  );
});

const PRIMARY = { ...key, id: 'primary' };
const OWN = '/_twilio-webhook/self-check/own';
const KEYS = { account: [PRIMARY], accounts: new Map() };

/** Returns the URLs that are tried instead of those of one origin. */
function urls(origin: string, others: readonly string[] = []): string[] {
  return misreadings(selfCheckUrl(origin), { key: PRIMARY }, KEYS, [origin, ...others]).map(({ url }) => url);
}

describe('a misreading of the URL', () => {
  it.each([
    ['a port is added', 'https://a.example', 'https://a.example:8443'],
    ['a port is removed', 'https://a.example:8443', 'https://a.example'],
    ['port 80 is added by a proxy that terminates TLS', 'https://a.example', 'https://a.example:80'],
    ['HTTP instead of HTTPS', 'https://a.example', 'http://a.example'],
    ['www. is added', 'https://a.example', 'https://www.a.example'],
    ['www. is removed', 'https://www.a.example', 'https://a.example'],
    ['a stage is added', 'https://a.example', 'https://a.example/prod'],
    ['the base path is removed', 'https://a.example/base', 'https://a.example'],
  ])('%s', (_, origin, other) => {
    expect(urls(origin)).toContain(selfCheckUrl(other));
  });

  it('always contains the whole reserved path', () => {
    const found = misreadings(selfCheckUrl('https://a.example/base', OWN), { key: PRIMARY }, KEYS, [
      'https://a.example/base',
    ]);
    expect(found.map(({ url }) => url)).toContain(selfCheckUrl('https://a.example', OWN));
    expect(found.filter(({ url }) => !url.includes(OWN))).toEqual([]);
  });

  it('can be another origin of the service, but not an invalid one', () => {
    const found = urls('https://a.example', ['https://b.example/base', 'nowhere', 'https://:80']);
    expect(found).toContain(selfCheckUrl('https://b.example/base'));
    expect(found.filter((url) => !/^https?:\/\/(www\.)?[ab]\.example(:\d+)?\//.test(url))).toEqual([]);
  });

  it('is never the refused request itself', () => {
    const url = selfCheckUrl('https://a.example');
    const same = misreadings(url, { key: PRIMARY }, KEYS, ['https://a.example']).filter((each) => each.url === url);
    expect(same.map(({ form }) => form)).toEqual([[], [['SelfCheck', 'signed & sent']]]);
  });

  it("doesn't exist for an invalid URL", () => {
    expect(misreadings('https://:80', { key: PRIMARY }, KEYS, [])).toEqual([]);
  });
});

it('other keys come first, and the number of misreadings is limited', () => {
  const other = { secret: 'two', algorithm: 'sha1' as const };
  const keys = { account: [PRIMARY, other], accounts: new Map([['AC1', { ...other, secret: 'three' }]]) };
  const origins = Array.from({ length: 100 }, (_, index) => `https://h${index}.example`);
  const found = misreadings(selfCheckUrl('https://h0.example'), { key: PRIMARY }, keys, origins);
  expect(found.slice(0, 2).map(({ signer }) => signer.key.secret)).toEqual(['two', 'three']);
  expect(found).toHaveLength(60);
});
