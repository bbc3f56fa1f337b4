import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { doctorCommand } from '../../../bin/commands/doctor';
import { HOST, makePki } from '../doctor/pki';
import { run } from '../doctor/run-command';
import { careless, healthy, Servers, TOKEN } from '../doctor/servers';
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

  it('prints { ok, findings } with --json', async () => {
    const url = `https://${HOST}:${await start()}/voice`;
    const { out, code } = await run(doctorCommand(), [url, ...reach(), '--json']);
    const { ok, findings } = JSON.parse(out);
    expect([code, ok]).toEqual([0, true]);
    for (const finding of findings) {
      expect(Object.keys(finding).sort()).toEqual(['check', 'code', 'fix', 'level', 'message']);
    }
  });

  it('does not trust the authority without --ca', async () => {
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
