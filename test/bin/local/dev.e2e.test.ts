import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(__dirname, '..', '..', '..');
const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');

let cache: string;
const children: ChildProcess[] = [];
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'dev-test-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** Runs the tool, and interrupts it like Ctrl-C when it has printed `until`. */
function tool(args: readonly string[], { env = {}, until }: { env?: NodeJS.ProcessEnv; until?: string } = {}) {
  const { TWILIO_AUTH_TOKEN: _token, ...inherited } = process.env;
  const child = spawn(process.execPath, [TSX, join(ROOT, 'bin', 'twilio-webhook.ts'), ...args], {
    env: { ...inherited, XDG_CACHE_HOME: cache, ...env },
  });
  children.push(child);
  let output = '';
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        const before = until !== undefined && output.includes(until);
        output += text;
        if (until !== undefined && !before && output.includes(until)) child.kill('SIGINT');
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

async function takePort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, free: () => server.close() };
}

describe('twilio-webhook dev', () => {
  it('with --once plays a round at all doors and ends with 0', async () => {
    const { code, output } = await tool(['dev', '--once', '--port', '0']);
    expect(output).toContain('15 requests ended as expected.');
    expect(output.match(/^✓ .*\/voice +accepted +200 +<Response><Say>/gm)).toHaveLength(5);
    expect(output.match(/^✓ .*\/message +accepted +200 +<Response><Message>/gm)).toHaveLength(5);
    expect(output.match(/^✓ .*\/voice, forged +invalid-signature +403 +-$/gm)).toHaveLength(5);
    expect(output).toMatch(/^Auth token {2}[0-9a-f]{32} \(generated; set TWILIO_AUTH_TOKEN/m);
    expect(output).not.toContain('\u001b');
    expect(statSync(join(cache, 'cdk-twilio-webhook', 'server.pem')).mode & 0o777).toBe(0o600);
    expect(code).toBe(0);
  });

  it("plays the tunnel too if its public origin is known, and never shows the user's token", async () => {
    const args = ['dev', '--once', '--port', '0', '--public-origin', 'https://abc.ngrok.app/'];
    const { code, output } = await tool(args, { env: { TWILIO_AUTH_TOKEN: 'my-own-token' } });
    expect(output).toContain('18 requests ended as expected.');
    expect(output).toContain('public    https://abc.ngrok.app/voice');
    expect(output).not.toContain('my-own-token');
    expect(code).toBe(0);
  });

  it('without --once stays up until it is interrupted, and ends with 0', async () => {
    const { code, output } = await tool(['dev', '--port', '0'], {
      until: 'Waiting for requests. Press Ctrl-C to stop.',
    });
    expect(output).toContain('15 requests ended as expected.');
    expect(code).toBe(0);
  });

  it('ends with 1 and names the port when a chosen one is taken', async () => {
    const { port, free } = await takePort();
    const { code, output } = await tool(['dev', '--once', '--port', String(port)]);
    free();
    expect(output).toContain(`Port ${port} for ALB on 127.0.0.1 is taken`);
    expect(output).not.toContain('    at ');
    expect(code).toBe(1);
  });

  it.each([
    ['a malformed port', ['dev', '--port', 'x'], '--port <number>'],
    ['a malformed origin', ['dev', '--public-origin', 'abc.ngrok.app'], 'https://host[:port][/basePath]'],
    ['a malformed relay', ['dev', '--public-relay', 'https://abc.ngrok.app'], 'wss://abc.ngrok.app. Its path is /live'],
    ['an unknown option', ['dev', '--nonsense'], "unknown option '--nonsense'"],
    ['an unknown command', ['nonsense'], "unknown command 'nonsense'"],
  ])('ends with 2 and a message for %s', async (_name, args, words) => {
    const { code, output } = await tool(args);
    expect(output).toContain(words);
    expect(code).toBe(2);
  });

  it('has help with examples', async () => {
    const { code, output } = await tool(['dev', '--help']);
    expect(output).toContain('Examples:');
    expect(code).toBe(0);
  });
});
