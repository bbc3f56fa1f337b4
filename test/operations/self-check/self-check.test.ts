import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_DOORS, type LocalDoor } from '../../../bin/local/doors/local-door';
import type { RawRequest } from '../../../lambda/encoding';
import { type Clock, type SelfCheckOptions, selfCheck } from '../../../operations/self-check/self-check';
import { type Issued, issue } from '../../bin/doctor/certificates';
import { type Answering, careless, Servers } from '../../bin/doctor/servers';
import { startTestRun, type TestRun } from '../../bin/local/local-run';
import { fakeClock, resolvingAfter, staged, TOKEN, toLoopback } from './self-check-stage';

const HOST = 'hooks.example.com';
const KEYS = { account: [{ id: 'primary', secret: TOKEN, algorithm: 'sha1' as const }], accounts: new Map() };
const servers = new Servers();
const door = (label: string): LocalDoor => LOCAL_DOORS.find((each) => each.label === label) ?? fail(label);
function fail(label: string): never {
  throw new Error(`No door ${label}.`);
}

let root: Issued;
let certificates: Record<'good' | 'other' | 'expired' | 'unknown', Issued>;
let run: TestRun;
beforeAll(async () => {
  root = await issue('root.example', { authority: true });
  certificates = {
    good: await issue(HOST, { issuer: root }),
    other: await issue('other.example', { issuer: root }),
    expired: await issue(HOST, { issuer: root, from: -90, to: -2 }),
    unknown: await issue(HOST),
  };
  run = await startTestRun({ doors: LOCAL_DOORS });
});
afterAll(async () => {
  await run.stop();
  await servers.close();
});

async function serve(answering: Answering, which: keyof typeof certificates = 'good') {
  const { keyPem, pem } = certificates[which];
  return servers.https({ key: keyPem, cert: pem }, answering);
}

/** Checks one origin without real waits. */
async function checked(origin: string, own: Partial<SelfCheckOptions> = {}) {
  const clock = fakeClock();
  return { ...(await checkedBy(clock, origin, own)), slept: clock.now() };
}

async function checkedBy(clock: Clock, origin: string, own: Partial<SelfCheckOptions> = {}) {
  const internet = { ca: root.pem, lookup: toLoopback };
  const result = await selfCheck({ origins: [origin], keys: KEYS, waitMs: 300_000, internet, clock, ...own });
  const [found] = result.origins;
  return { ok: result.ok, cause: found?.cause, message: found?.message ?? '' };
}

const cut = (prefix: string) => (wire: RawRequest) => ({ ...wire, target: wire.target.replace(prefix, '') });

describe('a healthy webhook', () => {
  it.each(LOCAL_DOORS.map(({ label }) => label))('passes at %s', async (label) => {
    const result = await checked(run.base(label), { internet: { ca: run.ca } });
    expect(result).toMatchObject({ ok: true, cause: null, slept: 0, message: expect.stringContaining('is accepted') });
  });

  it.each(LOCAL_DOORS.map(({ label }) => label))('passes at %s with its own path', async (label) => {
    const base = run.base(label);
    const path = '/_twilio-webhook/self-check/0f1e2d3c';
    const { origins, ok } = await selfCheck({ origins: [base], path, keys: KEYS, waitMs: 0, internet: { ca: run.ca } });
    expect([ok, origins[0]?.url]).toEqual([true, `${base}${path}?from=self-check`]);
  });

  it('passes once its name resolves', async () => {
    const port = await serve(staged(door('Function URL')));
    const internet = { ca: root.pem, lookup: resolvingAfter(3) };
    const { ok, slept } = await checked(`https://${HOST}:${port}`, { internet });
    expect([ok, slept]).toEqual([true, 7_000]);
  });

  it("passes with the token of a subaccount when the account's token is unknown", async () => {
    const accountSid = `AC${'5'.repeat(32)}`;
    const accounts = new Map([[accountSid, { id: accountSid, secret: TOKEN, algorithm: 'sha1' as const }]]);
    const authToken = JSON.stringify({ authToken: 'another', accounts: { [accountSid]: TOKEN } });
    const port = await serve(staged(door('Function URL'), { authToken }));
    expect(await checked(`https://${HOST}:${port}`, { keys: { account: [], accounts } })).toMatchObject({ ok: true });
  });
});

describe('a refused signature is explained by', () => {
  it('another token, after waiting for a rotation', async () => {
    const port = await serve(staged(door('Function URL'), { authToken: 'another' }));
    const { cause, message, slept } = await checked(`https://${HOST}:${port}`);
    expect([cause, message]).toEqual(['token', expect.stringContaining('different auth token')]);
    expect(slept).toBeGreaterThan(60_000);
    expect(slept).toBeLessThanOrEqual(90_000);
    expect(message).not.toContain(TOKEN);
  });

  it('a function that only knows the secondary token', async () => {
    const port = await serve(staged(door('Function URL'), { authToken: 'next' }));
    const next = { id: 'secondary', secret: 'next', algorithm: 'sha1' as const };
    const keys = { ...KEYS, account: [...KEYS.account, next] };
    const { cause, message } = await checked(`https://${HOST}:${port}`, { keys });
    expect([cause, message]).toEqual(['token', expect.stringContaining('refuses the auth token "primary"')]);
  });

  it('a lost stage', async () => {
    const port = await serve(staged(door('Function URL'), {}, cut('/live')));
    const { cause, message } = await checked(`https://${HOST}:${port}/live`);
    expect([cause, message]).toEqual(['path-prefix', expect.stringContaining('/live')]);
  });

  it('a base path that is stripped but not declared', async () => {
    const port = await serve(staged(door('HTTP API 2.0'), {}, cut('/twilio/base')));
    const { cause, message } = await checked(`https://${HOST}:${port}/twilio/base`);
    expect([cause, message]).toEqual(['path-prefix', expect.stringContaining('/twilio/base')]);
  });

  it("a proxy that sends the door's host", async () => {
    const change = (wire: RawRequest) => ({ ...wire, host: 'abc.lambda-url.eu-west-1.on.aws' });
    const port = await serve(staged(door('Function URL'), {}, change));
    const otherOrigins = ['https://abc.lambda-url.eu-west-1.on.aws'];
    const { cause, message } = await checked(`https://${HOST}:${port}`, { otherOrigins });
    expect([cause, message]).toEqual(['host', expect.stringContaining('abc.lambda-url')]);
  });

  it('an undeclared host', async () => {
    const port = await serve(staged(door('ALB'), { origins: ['https://other.example.com'] }));
    expect((await checked(`https://${HOST}:${port}`)).cause).toBe('unknown-host');
  });

  it('a lost query', async () => {
    const port = await serve(staged(door('Function URL'), {}, cut('?from=self-check')));
    expect((await checked(`https://${HOST}:${port}`)).cause).toBe('query-lost');
  });

  it('lost parameters', async () => {
    const change = (wire: RawRequest) => ({ ...wire, body: Buffer.from(wire.body.toString().replace('&Empty=', '')) });
    const port = await serve(staged(door('Function URL'), {}, change));
    const { cause, message } = await checked(`https://${HOST}:${port}`);
    expect([cause, message]).toEqual(['params-dropped', expect.stringContaining('empty parameters of the form')]);
  });

  it('a POST that became a GET', async () => {
    const change = (wire: RawRequest) => ({ ...wire, method: 'GET', body: Buffer.alloc(0) });
    const port = await serve(staged(door('Function URL'), {}, change));
    const { cause, message } = await checked(`https://${HOST}:${port}`);
    expect([cause, message]).toEqual(['params-dropped', expect.stringContaining('all parameters of the form')]);
  });
});

it('the search for a cause ends in time, even with variants left', async () => {
  const answering = staged(door('Function URL'), {}, cut('/live'));
  let asked = 0;
  const port = await serve((request, response) => {
    asked += 1;
    return answering(request, response);
  });
  let time = 0;
  const late = { now: () => (time += 50_000), sleep: async () => undefined };
  const { cause, message } = await checkedBy(late, `https://${HOST}:${port}/live`, { waitMs: 0 });
  expect([cause, asked]).toEqual(['token', 1]);
  expect(message).toContain('every variant that was tried');
});

describe('a wrong answer', () => {
  const unsigned = (wire: RawRequest) => ({
    ...wire,
    headers: wire.headers.filter(([name]) => name !== 'x-twilio-signature'),
  });
  const report = (paths: string[]): Answering => {
    return ({ headers, target }, response) => {
      const publicUrl = `https://${headers.host}${target}`;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ publicUrl, paths }));
    };
  };
  it.each<[string, string, Answering]>([
    ['accepts forged requests', 'forged-accepted', report(['/_twilio-webhook/self-check'])],
    ["doesn't know the base path", 'base-path', report(['/x/_twilio-webhook/self-check'])],
    [
      'comes from a runtime without the self-check',
      'no-self-check',
      staged(door('Function URL'), { selfCheck: false }),
    ],
    ['comes after the signature was dropped', 'signature-lost', staged(door('Function URL'), {}, unsigned)],
    ['comes from another service', 'other-answer', careless()],
    ['redirects', 'redirect', (_, response) => void response.writeHead(301, { location: 'https://x.example' }).end()],
    [
      'comes from a door that refuses the request',
      'door-refused',
      careless('{"message":"Forbidden"}', 'application/json', 403),
    ],
    ['is a server error', 'server-error', careless('', 'text/html', 502)],
    [
      "comes from a function that can't read the token",
      'token-unavailable',
      careless('Service unavailable', 'text/plain; charset=utf-8', 503),
    ],
  ])('%s: %s', async (_, cause, answering) => {
    expect((await checked(`https://${HOST}:${await serve(answering)}`)).cause).toBe(cause);
  });
});

describe('an unreachable server', () => {
  it.each<['other' | 'expired' | 'unknown', string]>([
    ['other', 'certificate-name'],
    ['expired', 'certificate-expired'],
    ['unknown', 'certificate-chain'],
  ])('has the certificate "%s": %s', async (which, cause) => {
    const { cause: found, message } = await checked(`https://${HOST}:${await serve(staged(door('ALB')), which)}`);
    expect([found, message]).toEqual([cause, expect.stringContaining(HOST)]);
  });

  it('has a name that never resolves, which ends the wait', async () => {
    const internet = { ca: root.pem, lookup: resolvingAfter(Number.POSITIVE_INFINITY) };
    const { cause, slept } = await checked(`https://${HOST}`, { internet });
    expect(cause).toBe('name-not-resolving');
    expect(slept).toBeGreaterThan(280_000);
    expect(slept).toBeLessThanOrEqual(300_000);
  });

  it("doesn't listen, doesn't speak TLS, or doesn't answer", async () => {
    const plain = await servers.http(careless());
    const silent = await servers.tcp(() => undefined);
    const closed = new Servers();
    const gone = await closed.tcp(() => undefined);
    await closed.close();
    const at = async (port: number) => (await checked(`https://${HOST}:${port}`, { waitMs: 0, requestMs: 300 })).cause;
    expect([await at(gone), await at(plain), await at(silent)]).toEqual(['connection-refused', 'tls', 'timeout']);
  });
});

it.each([
  ...['http://a.example', 'a.example', 'https://a.example?x', 'https://a.example#x', 'https://a example'],
  ...['https://', 'https://:80', 'https://a.example:x', 'https://user@a.example', 'https://[a.example]'],
])('rejects the origin %s', async (origin) => {
  await expect(checked(origin)).rejects.toThrow(`${origin} must be of the form https://host[:port][/basePath]`);
});

it.each(['/voice', '/_twilio-webhook/self-checks', '/_twilio-webhook/self-check/a/b', '/x/_twilio-webhook/self-check'])(
  'rejects the path %s, which may belong to a route',
  async (path) => {
    await expect(checked(`https://${HOST}`, { path })).rejects.toThrow(`${path} isn't a path of the self-check.`);
  },
);

it('accepts an IPv6 address as an origin', async () => {
  const closed = new Servers();
  const port = await closed.tcp(() => undefined);
  await closed.close();
  const found = await checked(`https://[::1]:${port}`, { internet: {}, waitMs: 0 });
  expect(found).toMatchObject({ cause: 'connection-refused', message: expect.stringContaining('[::1] refuses') });
});

it('needs a token', async () => {
  const keys = { account: [], accounts: new Map() };
  await expect(checked('https://a.example', { keys })).rejects.toThrow('There is no key to sign with.');
});
