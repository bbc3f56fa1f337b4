import { expect, it } from 'vitest';
import { SELF_CHECK_PATH } from '../../../lib/contract';
import { type RefusedCheck, whyRefused } from '../../../operations/self-check/refused';
import { formOf, reservedUrl, signatureOf } from '../../../operations/self-check/request';
import type { Outgoing, Reply } from '../../../operations/self-check/send';

const ORIGIN = 'https://hooks.example.com';
const URL = reservedUrl(ORIGIN);
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
  const fault = await whyRefused({ url: URL, signer: { key }, keys, origins: [ORIGIN], ask, ...own });
  return { ...fault, asked: asked.length };
}

it('a key without a name is told by its place', async () => {
  const next = { ...key, secret: 'two' };
  const keys = { account: [key, next], accounts: new Map() };
  const accepted = signatureOf({ key: next }, URL, formOf({ key }));
  const found = await cause((given) => (given === accepted ? report(URL) : FORBIDDEN), { keys });
  expect(found).toMatchObject({ cause: 'token', mayPass: 'moment' });
  expect(found.words).toContain('refuses the auth token "primary" and accepts "another"');
});

it('no more is asked once there is no answer', async () => {
  const found = await cause(() => undefined);
  expect(found).toMatchObject({ cause: 'token', asked: 2 });
});

it('every variant is asked before the token is blamed', async () => {
  const found = await cause(() => FORBIDDEN);
  expect(found).toMatchObject({ cause: 'token', words: expect.stringContaining('so is every other that was tried') });
  expect(found.asked).toBeGreaterThan(10);
});

it('an answer of something else is not taken for the report', async () => {
  const page = { ...FORBIDDEN, status: 200, contentType: 'text/html' };
  expect(await cause(() => page)).toMatchObject({ cause: 'token' });
});

it('a report that says the opposite of the refusal has no cause that is known', async () => {
  const found = await cause(() => report(URL));
  expect(found).toMatchObject({ cause: 'unknown', asked: 2 });
  expect(found.words).toBe(
    `The signature for ${URL} is refused (403): the function takes it for ${URL}. The signature fits the request.`,
  );
});
