import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, examine } from '../../../bin/doctor/examine';
import type { ExamineOptions } from '../../../bin/doctor/options';
import { examineOptions } from './examine-options';
import { HOST, makePki } from './pki';
import { healthy, Servers } from './servers';
import type { Pki } from './stage';

const servers = new Servers();
let pki: Pki;
beforeAll(async () => {
  pki = await makePki();
});
afterEach(() => servers.close());

const options = (own?: Partial<ExamineOptions>) => examineOptions(pki, own);

describe('a healthy webhook', () => {
  const start = () => servers.https({ key: pki.good.keyPem, cert: pki.good.pem }, healthy());

  it.each(['/voice', '/message'])('%s has no warning and no error with a token', async (path) => {
    const url = `https://${HOST}:${await start()}${path}`;
    const { ok, findings } = await examine(url, options());
    const bad = findings.filter(({ level }) => level !== 'ok' && level !== 'info');
    expect([ok, bad]).toEqual([true, []]);
    expect(findings.map(({ check }) => check)).toEqual(CHECKS.map(({ name }) => name));
  });

  it('passes without a token, and skips the content', async () => {
    const own = { authToken: undefined };
    const { ok, findings } = await examine(`https://${HOST}:${await start()}/voice`, options(own));
    expect(ok).toBe(true);
    const twiml = findings.find(({ check }) => check === 'twiml');
    expect(twiml).toMatchObject({ level: 'info', fix: expect.stringContaining('--auth-token') });
  });

  it('receives GET if the method is GET', async () => {
    const { findings } = await examine(`https://${HOST}:${await start()}/voice?a=1`, options({ method: 'GET' }));
    expect(findings.find(({ check }) => check === 'signed')).toMatchObject({ level: 'ok' });
  });
});

describe('requests', () => {
  it('are one signed, one unsigned, and one with a wrong signature', async () => {
    const signatures: unknown[] = [];
    const port = await servers.https({ key: pki.good.keyPem, cert: pki.good.pem }, (request, response) => {
      signatures.push(request.headers['x-twilio-signature']);
      response.end();
    });
    await examine(`https://${HOST}:${port}/voice`, options());
    expect(signatures).toEqual([expect.any(String), undefined, expect.any(String)]);
    expect(signatures[0]).not.toBe(signatures[2]);
  });
});

describe('connection overrides in the URL', () => {
  it('take effect', async () => {
    const port = await servers.https({ key: pki.good.keyPem, cert: pki.good.pem }, () => undefined);
    const { findings } = await examine(`https://${HOST}:${port}/voice#tt=200`, options());
    expect(findings.find(({ check }) => check === 'time')).toMatchObject({
      level: 'error',
      message: expect.stringContaining('after 200 ms'),
    });
  });

  it.each([
    ['rt=200&rp=3xx', 11243],
    ['tt=200&rc=9', null],
  ])('#%s is reported', async (fragment, code) => {
    const port = await servers.https({ key: pki.good.keyPem, cert: pki.good.pem }, healthy());
    const { findings } = await examine(`https://${HOST}:${port}/voice#${fragment}`, options());
    const wrong = findings.filter(({ level }) => level === 'error');
    expect(wrong.map(({ check, code }) => [check, code])).toEqual([['overrides', code]]);
  });
});

describe('dependent checks', () => {
  it('are skipped after a refused connection', async () => {
    const port = await servers.tcp(() => undefined);
    await servers.close();
    const { findings } = await examine(`https://${HOST}:${port}/`, options());
    expect(findings.filter(({ level }) => level === 'error').map(({ check }) => check)).toEqual(['tcp']);
    expect(findings.find(({ check }) => check === 'twiml')?.message).toMatch(/^Skipped/);
  });

  it('report a warning and no certificate over plain HTTP', async () => {
    const port = await servers.http(healthy());
    const { findings } = await examine(`http://${HOST}:${port}/voice`, options());
    expect(findings.find(({ check }) => check === 'tls-version')).toMatchObject({ level: 'warning' });
    expect(findings.find(({ check }) => check === 'chain')).toMatchObject({ level: 'info' });
  });

  it('send no credentials to a server with an invalid certificate', async () => {
    const seen: (string | undefined)[] = [];
    const port = await servers.https({ key: pki.wrongName.keyPem, cert: pki.wrongName.pem }, (request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    });
    await examine(`https://user:secret@${HOST}:${port}/voice`, options());
    expect(seen).toEqual([]);
  });
});
