import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { program } from '../../../bin/commands';
import { run } from '../doctor/run-command';

beforeAll(() => void vi.stubEnv('TWILIO_AUTH_TOKEN', ''));
afterAll(() => void vi.unstubAllEnvs());

const runTool = (name: string, args: readonly string[]) => {
  const command = program().commands.find((each) => each.name() === name);
  if (!command) throw new Error(`There is no command ${name}.`);
  return run(command, args);
};

describe('with --json, a usage error', () => {
  it.each([
    ['doctor', ['https://example.com/', '--json', '--nope'], "unknown option '--nope'"],
    ['doctor', ['--json'], "missing required argument 'url'"],
    ['doctor', ['--json', 'ftp://example.com'], "isn't a URL"],
    ['doctor', ['https://example.com/', '--json', '--kind', 'fax'], 'Allowed choices'],
    ['doctor', ['https://example.com/', '--json', '--internal-host', 'http://a'], 'Must be a host'],
    ['send', ['--json'], 'missing required argument'],
    ['send', ['voice', 'ftp://example.com', '--auth-token', 'x', '--json'], "isn't a URL"],
    ['dev', ['--json', '--nope'], "unknown option '--nope'"],
    ['explain', ['--json', '--nope'], "unknown option '--nope'"],
    ['point', ['--json', '--nope'], "unknown option '--nope'"],
  ])('of %s is one line of JSON: %j', async (name, args, says) => {
    const { out, err, code } = await runTool(name, args);
    expect(code).not.toBe(0);
    expect(JSON.parse(out)).toEqual({ ok: false, error: expect.stringContaining(says) });
    expect(out.trim()).not.toContain('\n');
    expect(err).not.toContain(says);
  });
});

describe('without --json, a usage error', () => {
  it('is text on standard error', async () => {
    const { out, err } = await runTool('doctor', ['ftp://example.com']);
    expect(out).toBe('');
    expect(err).toMatch(/^error: .*isn't a URL/);
  });
});
