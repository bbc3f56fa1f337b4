import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { signedEvent, voiceParams } from '../../../lambda/testing';

const ROOT = join(__dirname, '..', '..', '..');
const TOOL = [
  process.execPath,
  join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'),
  join(ROOT, 'bin', 'twilio-webhook.ts'),
];
const folder = mkdtempSync(join(tmpdir(), 'broken-pipe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const event = join(folder, 'event.json');
const own = { url: 'https://hooks.example.com/voice', params: voiceParams(), authToken: 'secret-token' };
writeFileSync(event, JSON.stringify(signedEvent({ ...own, frontDoor: 'http-api' })));

/** A URL where nothing listens. */
const NOWHERE = 'https://127.0.0.1:1/voice';

/** Runs a shell pipeline to a reader that ends before the tool prints anything. */
function unread(args: readonly string[]) {
  const script = '{ "$@"; echo "ended with $?" >&2; } | true';
  const env = { ...process.env, TWILIO_AUTH_TOKEN: 'secret-token', XDG_CACHE_HOME: folder, TMPDIR: folder };
  const child = spawn('sh', ['-c', script, 'sh', ...TOOL, ...args], { cwd: folder, env });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise<string>((resolve) => child.on('close', () => resolve(said)));
}

describe('without a reader the tool ends quietly', () => {
  it.each([
    ['explain', ['--event', event]],
    ['explain', ['--event', event, '--json']],
    ['send', ['voice', NOWHERE]],
    ['doctor', [NOWHERE]],
  ])('%s %j, with the exit code of a program ended by SIGPIPE', async (command, args) => {
    expect(await unread([command, ...args])).toBe('ended with 141\n');
  });

  it.each([
    ['its help', ['send', '--help']],
    ['the round of dev --once', ['dev', '--once', '--port', '0']],
  ])('after %s, with the usual exit code', async (_, args) => {
    expect(await unread(args)).toBe('ended with 0\n');
  });
});

describe('dev', () => {
  it('that loses its reader while it serves ends as with Ctrl-C, and leaves no bundle behind', async () => {
    const entry = join(folder, 'app.ts');
    writeFileSync(entry, 'export const handler = async (): Promise<string> => "";');
    const [node = '', ...tool] = TOOL;
    const args = [...tool, 'dev', entry, '--port', '0', '--front-door', 'function-url', '--json'];
    const env = { ...process.env, XDG_CACHE_HOME: folder, TMPDIR: folder };
    const child = spawn(node, args, { cwd: folder, env });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const started = JSON.parse(await firstLine(child.stdout));
    expect(bundles()).toHaveLength(1);
    child.stdout.destroy();
    await ask(started.doors[0].port, readFileSync(started.caFile));
    expect(await ended).toBe(0);
    expect(said).toBe('');
    expect(bundles()).toEqual([]);
  });

  const bundles = () => readdirSync(folder).filter((name) => name.startsWith('twilio-webhook-'));
});

/** Returns the first line after it waits for requests. */
function firstLine(stream: Readable): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (text.includes('"waiting"')) resolve(text.split('\n')[0] ?? '');
    });
  });
}

function ask(port: number, ca: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get({ host: '127.0.0.1', port, ca, agent: false }, (response) => {
      response.resume().on('close', resolve);
    });
    asked.on('error', reject);
  });
}
