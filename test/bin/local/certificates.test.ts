import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../bin/cache-folder';
import { areUsable, cachedCertificates } from '../../../bin/local/certificates/cached-certificates';
import {
  type Certificates,
  fromPem,
  makeCertificates,
  RENEW_BEFORE_MS,
  toPem,
} from '../../../bin/local/certificates/make-certificates';

const DAY = 24 * 60 * 60 * 1000;
const later = (milliseconds: number) => new Date(Date.now() + milliseconds);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('makeCertificates', () => {
  it('creates an authority and a certificate for the loopback names', async () => {
    const { ca, cert, key } = await makeCertificates();
    const [authority, server] = [new X509Certificate(ca), new X509Certificate(cert)];
    expect(authority.ca).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.checkIssued(authority)).toBe(true);
    expect(server.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(areUsable({ ca, cert, key }, new Date())).toBe(true);
  });

  it("drops the authority's private key", async () => {
    const { ca, key, cert } = await makeCertificates();
    expect(ca + cert).not.toContain('PRIVATE KEY');
    expect(key.match(/PRIVATE KEY-----\n/g)).toHaveLength(2);
  });
});

describe('areUsable', () => {
  const broken: [string, (good: Certificates, other: Certificates) => Certificates][] = [
    ['a key of another certificate', (good, other) => ({ ...good, key: other.key })],
    ['an authority that did not sign', (good, other) => ({ ...good, ca: other.ca })],
    ['a server certificate in place of the authority', (good) => ({ ...good, ca: good.cert })],
    ['text that is not a certificate', (good) => ({ ...good, cert: 'nonsense' })],
  ];
  it.each(broken)('refuses %s', async (_name, breaking) => {
    const [good, other] = await Promise.all([makeCertificates(), makeCertificates()]);
    expect(areUsable(good, new Date())).toBe(true);
    expect(areUsable(breaking(good, other), new Date())).toBe(false);
  });

  it('refuses a certificate that lacks a local name', async () => {
    const few = await makeCertificates(new Date(), { dns: ['localhost'], ip: ['127.0.0.1'] });
    expect(areUsable(few, new Date())).toBe(false);
  });

  it("refuses a certificate that expires soon or isn't valid yet", async () => {
    const made = await makeCertificates();
    expect(areUsable(made, later(365 * DAY - RENEW_BEFORE_MS - DAY))).toBe(true);
    expect(areUsable(made, later(365 * DAY - RENEW_BEFORE_MS + DAY))).toBe(false);
    expect(areUsable(made, later(-DAY))).toBe(false);
  });
});

describe('fromPem', () => {
  it('is the inverse of toPem', async () => {
    const made = await makeCertificates();
    expect(fromPem(toPem(made))).toEqual(made);
  });

  it('returns undefined for anything else', async () => {
    const { ca, cert, key } = await makeCertificates();
    for (const text of ['', 'nonsense', key + cert, key + cert + ca + ca]) expect(fromPem(text)).toBeUndefined();
  });
});

describe('cachedCertificates', () => {
  it('creates them once, readable only by the owner', async () => {
    const cache = join(folder, 'deep', 'cache');
    const first = await cachedCertificates(cache);
    expect(first.caFile).toBe(join(cache, 'ca.pem'));
    expect(readFileSync(join(cache, 'ca.pem'), 'utf8')).toBe(first.ca);
    expect(statSync(cache).mode & 0o777).toBe(0o700);
    for (const name of ['ca.pem', 'server.pem']) expect(statSync(join(cache, name)).mode & 0o777).toBe(0o600);
    expect(await cachedCertificates(cache)).toEqual(first);
  });

  it('renews them before they expire', async () => {
    const first = await cachedCertificates(folder);
    const renewed = await cachedCertificates(folder, later(340 * DAY));
    expect(renewed.cert).not.toBe(first.cert);
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(renewed.ca);
  });

  it('replaces a broken cache', async () => {
    const first = await cachedCertificates(folder);
    writeFileSync(join(folder, 'server.pem'), toPem(first).slice(0, 500));
    const again = await cachedCertificates(folder);
    expect(again.cert).not.toBe(first.cert);
    expect(await cachedCertificates(folder)).toEqual(again);
  });

  it('writes the authority again when only that is missing', async () => {
    const first = await cachedCertificates(folder);
    rmSync(join(folder, 'ca.pem'));
    expect(await cachedCertificates(folder)).toEqual(first);
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(first.ca);
  });

  it('works without a writable folder', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { caFile, ...made } = await cachedCertificates(join(folder, 'file', 'cache'));
    expect(caFile).toBeUndefined();
    expect(areUsable(made, new Date())).toBe(true);
  });
});

describe('cacheFolder', () => {
  it.each([
    ['linux', {}, '/home/ada/.cache/cdk-twilio-webhook'],
    ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/cdk-twilio-webhook'],
    ['darwin', {}, '/home/ada/Library/Caches/cdk-twilio-webhook'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/cdk-twilio-webhook/Cache'],
  ] as const)('on %s with %o is %s', (platform, env, expected) => {
    expect(cacheFolder(env, platform, '/home/ada')).toBe(expected);
  });
});
