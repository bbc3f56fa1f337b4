import { describe, expect, it } from 'vitest';
import { credentialsInEnvironment, credentialsInSecret, endpointsOf, TwilioApi } from '../../../operations/twilio-api';
import { ACCOUNT, type Fault, fault, KEY, PN, twilioStandIn, UNAUTHORIZED } from '../pointing/twilio-stand-in';

const NUMBER = { host: 'api', path: `/2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers/${PN}.json` } as const;
const DOWN = { code: 20500, message: 'Internal server error' };

/** Creates a client that records its pauses instead of waiting. */
async function connected(options: { timeoutMs?: number; totalMs?: number; password?: string } = {}) {
  const twilio = await twilioStandIn();
  const pauses: number[] = [];
  const time = { now: Date.UTC(2030, 0, 1) };
  const pause = async (ms: number) => {
    pauses.push(ms);
    time.now += ms;
  };
  const credentials = { accountSid: ACCOUNT, ...KEY, password: options.password ?? KEY.password };
  const api = new TwilioApi(credentials, {
    endpoints: { api: twilio.url, messaging: twilio.url },
    clock: { now: () => time.now, pause, random: () => 0 },
    timeoutMs: options.timeoutMs ?? 10_000,
    totalMs: options.totalMs ?? 90_000,
  });
  return { twilio, api, pauses };
}

async function refused(faults: Fault[], options = {}) {
  const { twilio, api, pauses } = await connected(options);
  twilio.faults.push(...faults);
  const error: unknown = await api.read(NUMBER).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  return { error: error as Error & { status?: number; code?: number }, asked: twilio.asked.length, pauses };
}

describe('a request', () => {
  it('updates with a form, reads, and sends Basic credentials', async () => {
    const { twilio, api } = await connected();
    await api.update(NUMBER, { VoiceUrl: 'https://a.example.com/?a=1&b=ä' });
    expect(await api.read(NUMBER)).toMatchObject({ voice_url: 'https://a.example.com/?a=1&b=ä' });
    expect(twilio.asked.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });
});

describe('refusals', () => {
  it.each([
    [
      401,
      UNAUTHORIZED,
      /^Twilio answered HTTP 401, error 20003, Authenticate … \(the API key or auth token doesn't belong/,
    ],
    [
      404,
      { code: 20404, message: 'Not there.' },
      /HTTP 404, error 20404, Not there \(this account doesn't have the resource/,
    ],
    [400, { code: 21402, message: 'Url is not valid' }, /HTTP 400, error 21402, Url is not valid: GET http/],
    [403, 'forbidden by a proxy', /^Twilio answered HTTP 403 \(a restricted API key/],
    [302, '', /^Twilio answered HTTP 302:/],
    [400, [{ code: 21402, message: 'in a list' }], /^Twilio answered HTTP 400: GET/],
  ])('%i is reported after one attempt, with code and message but without the secret', async (status, body, says) => {
    const { error, asked, pauses } = await refused([fault(status, body)]);
    expect(error.message).toMatch(says);
    expect(error.message).not.toContain(KEY.password);
    expect([error.status, asked, pauses]).toEqual([status, 1, []]);
  });

  it('an answer other than JSON is neither retried nor quoted', async () => {
    const { error, asked } = await refused([fault(200, '{"sid": marked')]);
    expect(error.message).toMatch(/^Twilio answered with something other than a JSON object: GET/);
    expect(asked).toBe(1);
  });

  it('credentials of another account are refused', async () => {
    const { api } = await connected({ password: 'other' });
    await expect(api.read(NUMBER)).rejects.toMatchObject({ status: 401, code: 20003 });
  });
});

describe('retries', () => {
  it('500 twice, then succeeds', async () => {
    const { twilio, api, pauses } = await connected();
    twilio.faults.push(fault(500, DOWN), fault(503, ''));
    await expect(api.read(NUMBER)).resolves.toMatchObject({ sid: PN });
    expect(pauses).toEqual([500, 1000]);
  });

  it('500 until it gives up, and doubles each pause', async () => {
    const { error, pauses, asked } = await refused(Array.from({ length: 9 }, () => fault(500, DOWN)));
    expect(error).toMatchObject({ status: 500, code: 20500 });
    expect([pauses, asked]).toEqual([[500, 1000, 2000, 4000], 5]);
  });

  it.each([
    ['seconds', '7', 7000],
    ['a date', 'Tue, 01 Jan 2030 00:00:03 GMT', 3000],
    ['nonsense', 'soon', 500],
  ])('429 after the pause in Retry-After: %s', async (_, value, ms) => {
    const { twilio, api, pauses } = await connected();
    twilio.faults.push(fault(429, { code: 20429, message: 'Too Many Requests' }, { 'Retry-After': value }));
    await api.update(NUMBER, { VoiceUrl: 'https://new.example.com' });
    expect(pauses).toEqual([ms]);
  });

  it('never if Twilio asks for a longer pause than the time left', async () => {
    const { error, pauses } = await refused([fault(429, '', { 'Retry-After': '60' })], { totalMs: 30_000 });
    expect(error.message).toContain('HTTP 429');
    expect(pauses).toEqual([]);
  });

  it('after a timeout and after a lost connection', async () => {
    const { twilio, api, pauses } = await connected({ timeoutMs: 300 });
    twilio.faults.push(
      () => undefined,
      (response) => response.destroy(),
    );
    await expect(api.read(NUMBER)).resolves.toMatchObject({ sid: PN });
    expect(pauses).toEqual([500, 1000]);
  });

  it('no more, and reports that nothing answered', async () => {
    const silent = Array.from({ length: 5 }, (): Fault => () => undefined);
    const { error } = await refused(silent, { timeoutMs: 50 });
    expect(error.message).toMatch(/^Twilio didn't answer within 50 ms: GET/);
  });
});

describe('credentials', () => {
  const secret = { accountSid: ACCOUNT, apiKeySid: KEY.user, apiKeySecret: KEY.password };

  it("are read from a user's secret and from AWS's managed one", () => {
    const read = { accountSid: ACCOUNT, ...KEY };
    expect(credentialsInSecret(JSON.stringify(secret))).toEqual(read);
    expect(credentialsInSecret(JSON.stringify({ ...secret, validationUrl: 'https://api.twilio.com/' }))).toEqual(read);
  });

  it.each(['accountSid', 'apiKeySid', 'apiKeySecret'])(
    'cause an error that names the missing field `%s` but shows no values',
    (name) => {
      const read = () => credentialsInSecret(JSON.stringify({ ...secret, [name]: undefined }));
      expect(read).toThrow(`\`${name}\``);
      expect(read).not.toThrow(KEY.password);
    },
  );

  it('are an API key in the environment, or else the auth token', () => {
    const env = { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: 'token' };
    expect(credentialsInEnvironment(env)).toEqual({ accountSid: ACCOUNT, user: ACCOUNT, password: 'token' });
    const key = { ...env, TWILIO_API_KEY: KEY.user, TWILIO_API_SECRET: KEY.password };
    expect(credentialsInEnvironment(key)).toEqual({ accountSid: ACCOUNT, ...KEY });
  });

  it.each([
    [{}, '`TWILIO_ACCOUNT_SID` is unset. Set it to the SID'],
    [{}, '`TWILIO_API_KEY` and `TWILIO_AUTH_TOKEN` are unset.'],
    [{ TWILIO_ACCOUNT_SID: 'me', TWILIO_AUTH_TOKEN: 'token' }, '`TWILIO_ACCOUNT_SID` must be an account SID'],
    [{ TWILIO_ACCOUNT_SID: ACCOUNT }, 'Set `TWILIO_API_KEY` and `TWILIO_API_SECRET`, or `TWILIO_AUTH_TOKEN`'],
    [{ TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_API_KEY: 'key' }, '`TWILIO_API_KEY` must be'],
    [{ TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_API_KEY: KEY.user }, '`TWILIO_API_SECRET` is unset'],
  ])('cause an error that names the missing variable in %o', (env, says) => {
    expect(() => credentialsInEnvironment(env)).toThrow(says);
  });
});

describe('endpoints', () => {
  it("are Twilio's by default", () => {
    expect(endpointsOf({})).toEqual({ api: 'https://api.twilio.com', messaging: 'https://messaging.twilio.com' });
    expect(endpointsOf({ TWILIO_API_URL: 'http://127.0.0.1:80/' }).api).toBe('http://127.0.0.1:80');
  });

  it.each(['http://api.example.com', 'http://127.0.0.1.example.com', 'ftp://a', 'x'])(
    'never use plain HTTP: %s',
    (url) => {
      expect(() => endpointsOf({ TWILIO_MESSAGING_URL: url })).toThrow('`TWILIO_MESSAGING_URL` must be an HTTPS URL');
    },
  );
});
