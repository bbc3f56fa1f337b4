import { describe, expect, it } from 'vitest';
import { CALL, DOORS, replay, VOICE } from './doors';
import { receive } from './receive';

/** Another webhook with the same token. Its recorded requests must not be accepted here. */
const OTHER = { url: 'https://other.example/voice' };
const HOST = 'hooks.example.com';

const CLAIMS: readonly Readonly<Record<string, string>>[] = [
  { 'X-Forwarded-Host': 'other.example' },
  { Forwarded: 'for=192.0.2.1;host=other.example;proto=https' },
  { 'X-Original-Host': 'other.example', 'X-Host': 'other.example', 'X-HTTP-Host-Override': 'other.example' },
  { 'X-Original-URL': OTHER.url, 'X-Rewrite-URL': '/voice' },
  { 'X-Forwarded-Server': 'other.example', Origin: 'https://other.example', Referer: OTHER.url },
];

describe.each(DOORS)('at $name, a call that was recorded at another host', (door) => {
  it('is accepted there and rejected here', async () => {
    const there = replay(door, {}, OTHER);
    expect((await receive(there, { origins: ['https://other.example'] })).outcome).toBe('accepted');
    expect(await receive(replay(door, { host: HOST }, OTHER))).toMatchObject({ status: 403, seen: undefined });
  });

  it.each(CLAIMS)('is rejected although headers claim that host: %j', async (headers) => {
    const event = replay(door, { host: HOST, headers }, OTHER);
    expect(await receive(event)).toMatchObject({ status: 403, outcome: 'invalid-signature', seen: undefined });
    expect(await receive(event, { origins: [] })).toMatchObject({ status: 403, outcome: 'invalid-signature' });
  });

  it('is rejected with that host in the `Host` header', async () => {
    const event = JSON.parse(JSON.stringify(replay(door, { host: HOST }, OTHER)));
    for (const map of [event.headers, event.multiValueHeaders].filter(Boolean)) {
      const name = 'host' in map ? 'host' : 'Host';
      map[name] = Array.isArray(map[name]) ? ['other.example'] : 'other.example';
    }
    const outcome = door.door === 'application-load-balancer' ? 'unknown-host' : 'invalid-signature';
    expect(await receive(event)).toMatchObject({ status: 403, outcome, seen: undefined });
  });

  it('is rejected at another name of a custom domain with a wildcard, which the caller chose', async () => {
    const origins = ['https://hooks.example.com', 'https://*.example.com'];
    const at = (host: string) => replay(door, {}, { url: `https://${host}/voice` });
    expect((await receive(at('hooks.example.com'), { origins })).outcome).toBe('accepted');
    expect(await receive(at('other.example.com'), { origins })).toMatchObject({
      status: 403,
      outcome: 'unknown-host',
      seen: undefined,
    });
    // The name that AWS assigned is none of the wildcard's.
    const assigned = door.door === 'application-load-balancer' ? 'unknown-host' : 'accepted';
    for (const host of ['a.b.example.com', 'd-1.example.net']) {
      expect((await receive(at(host), { origins })).outcome).toBe(assigned);
    }
  });

  it('is rejected although the path is an absolute or protocol-relative URL', async () => {
    for (const target of [OTHER.url, '//other.example/voice', '/@other.example/voice', '/\\other.example/voice']) {
      expect(await receive(replay(door, { host: HOST, target }, OTHER))).toMatchObject({
        status: 403,
        seen: undefined,
      });
    }
  });

  it.each(['@other.example/voice', '.other.example/voice', ':1@other.example/voice'])(
    'is rejected although the path %s, without a slash, would extend our host',
    async (target) => {
      const event = replay(door, { host: HOST, target }, { url: `https://${HOST}${target}` });
      const paths = { path: target, rawPath: target };
      const context = { ...(event['requestContext'] as object), path: target };
      expect(await receive({ ...event, ...paths, requestContext: context })).toMatchObject({
        status: 403,
        seen: undefined,
      });
    },
  );

  it.each(['other.example/voice?', 'other.example/voice#', 'other.example\\'])(
    'is rejected although credentials put %s before our host',
    async (user) => {
      const recorded = { url: `https://${user}@${HOST}/voice` };
      const Authorization = `Basic ${Buffer.from(`${user}:`).toString('base64')}`;
      const event = replay(door, { host: HOST, target: '/voice', headers: { Authorization } }, recorded);
      expect(await receive(event)).toMatchObject({ status: 403, outcome: 'invalid-signature', seen: undefined });
    },
  );
});

describe('a header with another URL', () => {
  it.each(DOORS)("doesn't affect the route at $name", async (door) => {
    const headers = { 'X-Original-URL': '/voice', 'X-Rewrite-URL': '/voice', 'X-HTTP-Method-Override': 'GET' };
    const event = replay(door, { headers }, { url: VOICE.replace('voice', 'none') });
    expect(await receive(event)).toMatchObject({ status: 404, outcome: 'no-route', seen: undefined });
  });

  it.each(DOORS)("doesn't affect the method at $name", async (door) => {
    const headers = { 'X-HTTP-Method-Override': 'GET', 'X-HTTP-Method': 'GET' };
    const { seen } = await receive(replay(door, { headers }));
    expect(seen).toMatchObject({ method: 'POST', url: VOICE, params: CALL });
  });

  it("doesn't affect the scheme at front doors that are always HTTPS", async () => {
    for (const door of DOORS.filter((each) => each.door !== 'application-load-balancer')) {
      const headers = { 'X-Forwarded-Proto': 'http', Forwarded: 'proto=http' };
      const recorded = { url: VOICE.replace('https', 'http') };
      const event = JSON.parse(JSON.stringify(replay(door, { headers }, recorded)).replaceAll('"https"', '"http"'));
      expect(await receive(event)).toMatchObject({ status: 403, outcome: 'invalid-signature' });
    }
  });
});
