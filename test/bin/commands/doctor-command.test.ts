import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { doctorCommand } from '../../../bin/commands/doctor';
import { HOST, makePki } from '../doctor/pki';
import { run } from '../doctor/run-command';
import { careless, checked, healthy, Servers, signatureOf, TOKEN } from '../doctor/servers';
import type { Pki } from '../doctor/stage';

const servers = new Servers();
let pki: Pki;
let ca: string;
beforeAll(async () => {
  pki = await makePki();
  ca = join(mkdtempSync(join(tmpdir(), 'doctor-')), 'ca.pem');
  writeFileSync(ca, pki.root.pem);
  vi.stubEnv('TWILIO_AUTH_TOKEN', '');
});
afterEach(() => servers.close());
afterAll(() => vi.unstubAllEnvs());

const start = (answering = healthy()) => servers.https({ key: pki.good.keyPem, cert: pki.good.pem }, answering);
const reach = () => ['--ca', ca, '--resolve', `${HOST}:127.0.0.1`];

describe('doctor', () => {
  it('prints a line for each check and exits 0 without an error', async () => {
    const url = `https://${HOST}:${await start()}/voice`;
    const { out, code } = await run(doctorCommand(), [url, ...reach(), '--auth-token', TOKEN]);
    expect(code).toBe(0);
    expect(out).toMatch(/✓ signed +A signed request was accepted \(200\)/);
    expect(out).toContain('✓ Twilio can call this URL');
    expect(out).not.toContain(TOKEN);
  });

  it('exits 1 with an error, and prints its code and fix', async () => {
    const url = `https://${HOST}:${await start(careless('<Response>'))}/voice`;
    const { out, code } = await run(doctorCommand(), [url, ...reach()]);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ twiml +12100 Not well-formed.*\n +→ Use twilio's/);
  });

  it('prints { ok, findings, unchecked } with --json', async () => {
    const url = `https://${HOST}:${await start()}/voice`;
    const { out, code } = await run(doctorCommand(), [url, ...reach(), '--json']);
    const { ok, findings, unchecked } = JSON.parse(out);
    expect([code, ok]).toEqual([0, true]);
    expect(unchecked).toContain('twiml');
    for (const finding of findings) {
      expect(Object.keys(finding).sort()).toEqual(['check', 'code', 'fix', 'level', 'message']);
    }
  });

  it("doesn't claim that Twilio can call a URL without a signed request", async () => {
    const url = `https://${HOST}:${await start()}/voice`;
    const { out, code } = await run(doctorCommand(), [url, ...reach()]);
    expect(code).toBe(0);
    expect(out).not.toContain('Twilio can call');
    expect(out).toContain('· No error found, but no signed request was accepted: 0 errors, 0 warnings');
  });

  it("doesn't claim that Twilio can call localhost, and checks the rest", async () => {
    const port = await servers.https({ key: pki.localhost.keyPem, cert: pki.localhost.pem }, healthy());
    const { out, code } = await run(doctorCommand(), [
      `https://localhost:${port}/voice`,
      ...['--ca', ca, '--auth-token', TOKEN],
    ]);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ ipv4 +11205 The name localhost can't be reached from the internet/);
    expect(out).toMatch(/✓ signed +A signed request was accepted \(200\)/);
    expect(out).not.toContain('Twilio can call');
  });

  it('lists what an earlier failure left unchecked on one line', async () => {
    const port = await servers.tcp(() => undefined);
    await servers.close();
    const { out } = await run(doctorCommand(), [`https://${HOST}:${port}/voice`, ...reach(), '--auth-token', TOKEN]);
    expect(out.match(/tls-version/g)).toHaveLength(1);
    expect(out).toMatch(
      /^· not checked +tls-version, .*chain, .*twiml, .*signed, body-hash: see the findings above\.$/m,
    );
  });

  it('tries the internal hosts in `--internal-host`', async () => {
    const answering = checked(({ target, body }) =>
      signatureOf(`https://app:8080${target}`, Object.fromEntries(new URLSearchParams(body))),
    );
    const url = `https://${HOST}:${await start(answering)}/voice`;
    const args = [url, ...reach(), '--auth-token', TOKEN, '--internal-host', 'app:8080'];
    const { out } = await run(doctorCommand(), args);
    expect(out).toContain('the service sees the internal host app:8080');
    expect(out).not.toContain(TOKEN);
  });

  it('prints a usage error as JSON with --json', async () => {
    const { out, code } = await run(doctorCommand(), ['ftp://example.com', '--json']);
    expect([code, JSON.parse(out)]).toEqual([2, { ok: false, error: expect.stringContaining("isn't a URL") }]);
  });

  it("doesn't trust the local authority without `--ca`", async () => {
    const url = `https://${HOST}:${await start()}/voice`;
    const { out, code } = await run(doctorCommand(), [url, '--resolve', `${HOST}:127.0.0.1`, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out).findings).toContainEqual(expect.objectContaining({ check: 'chain', code: 11237 }));
  });

  it('prints colors only to a terminal', async () => {
    const url = `https://${HOST}:${await start()}/voice`;
    const { out } = await run(doctorCommand(), [url, ...reach()]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence starts with one.
    expect(out).not.toMatch(/\x1b\[/);
  });

  it.each([
    ['a missing URL', [], 'missing required argument'],
    ['a scheme other than http(s)', ['ftp://example.com'], "isn't a URL"],
    ['a missing host', ['https://'], "isn't a URL"],
    ['a space', ['https://example.com/a b'], 'Escape it as %20'],
    ['a missing file', ['https://example.com/', '--ca', '/nowhere.pem'], 'Cannot read the file'],
    [
      'an invalid address',
      ['https://example.com/', '--resolve', 'example.com'],
      'Must be a host name and an IP address',
    ],
    ['an unknown kind', ['https://example.com/', '--kind', 'fax'], 'Allowed choices'],
  ])('rejects %s', async (_, args, says) => {
    const { err, code } = await run(doctorCommand(), args);
    expect(code).not.toBe(0);
    expect(err).toContain(says);
  });

  it('prints help with examples and exit codes', async () => {
    const { out, code } = await run(doctorCommand(), ['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Exit codes: 0[\s\S]*Examples:\n {2}\$ twilio-webhook doctor/);
  });
});
