import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sendCommand } from '../../../bin/commands/send';
import { KINDS } from '../../../bin/twilio/kinds';
import { webhook } from '../../../lambda';
import { HOST, makePki } from '../doctor/pki';
import { run } from '../doctor/run-command';
import { handled, healthy, Servers, TOKEN } from '../doctor/servers';
import type { Pki } from '../doctor/stage';

const servers = new Servers();
let pki: Pki;
let folder: string;
beforeAll(async () => {
  pki = await makePki();
  folder = mkdtempSync(join(tmpdir(), 'send-'));
  writeFileSync(join(folder, 'ca.pem'), pki.root.pem);
  writeFileSync(join(folder, 'body.json'), '{"own":["ü",1]}');
  vi.stubEnv('TWILIO_AUTH_TOKEN', TOKEN);
});
afterEach(() => servers.close());
afterAll(() => vi.unstubAllEnvs());

const reach = () => ['--ca', join(folder, 'ca.pem'), '--resolve', `${HOST}:127.0.0.1`];

async function url(path: string, answering = healthy()): Promise<string> {
  return `https://${HOST}:${await servers.https({ key: pki.good.keyPem, cert: pki.good.pem }, answering)}${path}`;
}

/** A webhook that responds with the request's body if the signature is valid. */
function echo() {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const options = { authToken: TOKEN, logger: silent };
  return handled(webhook(async (request) => Response.json(await request.text()), options));
}

describe('send', () => {
  it.each(Object.keys(KINDS))('sends %s with a valid signature', async (kind) => {
    const { out, code } = await run(sendCommand(), [kind, await url('/any', echo()), ...reach(), '--json']);
    const { ok, kind: sent, status } = JSON.parse(out);
    expect([code, ok, sent, status]).toEqual([0, true, kind, 200]);
  });

  it('sends event-streams as a batch of CloudEvents, with --set in its data', async () => {
    const args = ['event-streams', await url('/any', echo()), ...reach(), '--set', 'messageStatus=SENT', '--json'];
    const { out } = await run(sendCommand(), args);
    const [event] = JSON.parse(JSON.parse(JSON.parse(out).body));
    expect(event).toMatchObject({ specversion: '1.0', data: { messageStatus: 'SENT' } });
  });

  it.each([
    ['GET', ['--get', '--set', "Body=it's"]],
    ['the parameters as JSON', ['--as-json']],
    ['a JSON file', ['--json-body', 'body.json']],
    ['a repeated name', ['--set', 'MediaUrl=a', '--set', 'MediaUrl=b', '--set', 'Empty=']],
  ])('sends %s with a valid signature', async (_, args) => {
    const own = args.map((arg) => (arg === 'body.json' ? join(folder, arg) : arg));
    const { code } = await run(sendCommand(), ['message', await url('/any', echo()), ...reach(), ...own]);
    expect(code).toBe(0);
  });

  it('prints the response and no token', async () => {
    const { out, code } = await run(sendCommand(), [await url('/voice'), ...reach()]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /attempt 1: POST https:\/\/hooks\.example\.com:\d+\/voice → 200 {2}[\d.]+ ms\n✓ Accepted with status 200\./,
    );
    expect(out).toContain('<Say>Hello</Say>');
    expect(out).not.toContain(TOKEN);
  });

  it('sets parameters', async () => {
    const { out } = await run(sendCommand(), [await url('/message'), 'message', ...reach(), '--set', 'Body=one, two']);
    expect(out).toContain('You said one, two');
  });

  it('signs with a shared key, and names it', async () => {
    const key = { id: 'webhooks_sharedkey_one', secret: 'one' };
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const own = { sharedKeys: [key], requireSharedKey: true, logger: silent };
    const answering = handled(webhook({ '/voice': () => '<Response/>' }, own));
    const args = ['--auth-token', JSON.stringify({ sharedKeys: [key] }), '--shared-key', key.id];
    const { code, out } = await run(sendCommand(), [await url('/voice', answering), ...reach(), ...args]);
    expect([code, out]).toEqual([0, expect.stringContaining('Accepted with status 200')]);
    const tampered = await run(sendCommand(), [await url('/voice', answering), ...reach(), ...args, '--tamper']);
    expect([tampered.code, tampered.out]).toEqual([0, expect.stringContaining('status 403')]);
    const token = await run(sendCommand(), [await url('/voice', answering), ...reach()]);
    expect([token.code, token.out]).toEqual([1, expect.stringContaining('403')]);
  });

  it('exits 0 if a forged request is rejected, otherwise 1', async () => {
    const rejected = await run(sendCommand(), [await url('/voice'), ...reach(), '--tamper']);
    expect([rejected.code, rejected.out]).toEqual([0, expect.stringContaining('was rejected: status 403')]);
    const careless = await url('/voice', (_, response) => void response.end('ok'));
    const accepted = await run(sendCommand(), [careless, ...reach(), '--tamper']);
    expect([accepted.code, accepted.out]).toEqual([1, expect.stringContaining('was not rejected')]);
  });

  it('exits 1 and names the next step if the webhook is rejected', async () => {
    const args = [await url('/voice'), ...reach(), '--auth-token', 'another'];
    const { out, code } = await run(sendCommand(), args);
    expect([code, out]).toEqual([1, expect.stringMatching(/11217[\s\S]*twilio-webhook explain/)]);
  });

  it("exits 1 if the certificate isn't trusted", async () => {
    const { out, code } = await run(sendCommand(), [await url('/voice'), '--resolve', `${HOST}:127.0.0.1`]);
    expect([code, out]).toEqual([1, expect.stringMatching(/11237[\s\S]*twilio-webhook doctor/)]);
  });

  it("suggests --ca if the certificate of this machine isn't trusted", async () => {
    const port = await servers.https({ key: pki.good.keyPem, cert: pki.good.pem }, healthy());
    const { out, code } = await run(sendCommand(), [`https://localhost:${port}/voice`]);
    expect([code, out]).toEqual([1, expect.stringMatching(/11237[\s\S]*--ca/)]);
  });

  it.each([
    ['a form', []],
    ['a GET', ['--get']],
    ['JSON', ['--as-json']],
  ])('signs another URL than it calls, for %s', async (_, args) => {
    const called = await url('/voice', echo());
    const send = (signed: string) =>
      run(sendCommand(), ['message', called, ...reach(), ...args, '--signed-url', signed, '--json']);
    const rejected = await send(called.replace('/voice', '/live/voice'));
    expect(rejected.code).toBe(1);
    const [hop] = JSON.parse(rejected.out).attempts[0].hops;
    expect(hop).toMatchObject({ status: 403, signedUrl: called.replace('/voice', '/live/voice'), calledUrl: called });
    expect((await send(called)).code).toBe(0);
  });

  it('plays a call', async () => {
    const { out, code } = await run(sendCommand(), ['call', await url('/voice'), ...reach()]);
    expect(code).toBe(0);
    expect(out).toContain('twilio   says “Hello”');
    const json = await run(sendCommand(), ['call', await url('/voice'), ...reach(), '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, status: 'completed', failure: null });
  });

  it('signs every request of a call: speech, the progress of a dialed call, and its document', async () => {
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const seen: string[] = [];
    const answer = (text: string) => (request: { readonly path: string; readonly params: object }) => {
      seen.push(request.path);
      return text;
    };
    const dial = '<Dial action="/dialed"><Number url="/screen" statusCallback="/progress">+14155550123</Number></Dial>';
    const handler = webhook(
      {
        '/voice': answer('<Response><Gather input="speech" action="/said"/></Response>'),
        '/said': ({ params }) => {
          seen.push(`said ${params['SpeechResult']}`);
          return `<Response>${dial}</Response>`;
        },
        '/screen': answer('<Response><Say>A call from the shop</Say></Response>'),
        '/progress': answer('<Response/>'),
        '/dialed': answer('<Response><Hangup/></Response>'),
      },
      { authToken: TOKEN, logger: silent },
    );
    const args = [
      'call',
      await url('/voice', handled(handler)),
      ...reach(),
      '--say',
      'a person, please',
      '--digits',
      '1',
    ];
    const { out, code } = await run(sendCommand(), args);
    expect(code).toBe(0);
    expect(seen).toEqual(['/voice', 'said a person, please', '/screen', '/progress', '/dialed']);
    expect(out).toContain('callee   answers');
    expect(out).toContain('No <Gather> asked for: 1');
  });

  it.each([
    ['no URL', ['voice'], 'Pass one URL'],
    ['two URLs', ['https://a/', 'https://b/'], 'Pass one URL'],
    ['an unknown kind', ['fax', 'https://a/'], 'Unknown kind "fax"'],
    ['JSON with GET', ['https://a/', '--as-json', '--get'], 'Remove --get'],
    ['an override out of range', ['https://a/#rc=9'], '#rc=9 is out of range'],
    ['an override of the fallback', ['https://a/', '--fallback-url', 'https://b/#rp=x'], '#rp=x'],
    ['digits without a call', ['https://a/', '--digits', '1'], 'has an effect only on a call'],
    ['speech without a call', ['https://a/', '--say', 'hi'], '--say has an effect only on a call'],
    ['the end of a <Dial> without a call', ['https://a/', '--dial', 'busy'], '--dial has an effect only on a call'],
    ['an interactive call in JSON', ['call', 'https://a/', '--interactive', '--json'], 'cannot be used with'],
    ['a tampered call', ['call', 'https://a/', '--tamper'], '--tamper has no effect on a call'],
    ['letters as digits', ['call', 'https://a/', '--digits', 'x'], 'characters other than the keys'],
    ['a parameter without a name', ['https://a/', '--set', '=x'], 'Must be Name=value'],
  ])('rejects %s', async (_, args, says) => {
    const { err, code } = await run(sendCommand(), args);
    expect([code, err]).toEqual([expect.any(Number), expect.stringContaining(says)]);
    expect(code).not.toBe(0);
  });

  it.each([
    [['relay', 'wss://relay.example.com/agent', '--interrupt-after', '3 seconds'], 'such as 500ms'],
    [['relay', 'wss://relay.example.com/agent', '--interrupt-after', '0tokens'], 'such as 500ms'],
    [['relay', 'wss://relay.example.com/agent', '--prompts', '/nowhere/prompts.txt'], 'Cannot read the file'],
    [['relay', 'wss://relay.example.com/agent', '--dial', 'busy'], '--dial has no effect on a relay'],
    [['relay', 'https://relay.example.com/agent'], 'A relay has a wss:// URL'],
    [['voice', 'https://hooks.example.com/voice', '--unbound'], '--unbound has an effect only on a relay'],
    [['voice', 'https://hooks.example.com/voice', '--prompts', 'FILE'], '--prompts has an effect only on a call'],
    [['call', 'https://hooks.example.com/voice', '--interrupt-after', '1tokens'], 'has no effect on a call'],
  ])('refuses %j', async (args, words) => {
    const file = join(folder, 'prompts.txt');
    writeFileSync(file, 'Hello\n\n42#\n');
    const { code, err } = await run(
      sendCommand(),
      args.map((arg) => (arg === 'FILE' ? file : arg)),
    );
    expect(err).toContain(words);
    // The program turns the parser's own code into 2.
    expect(code).toBe(err.startsWith('error: option') ? 1 : 2);
  });

  it('says where to put a missing token', async () => {
    vi.stubEnv('TWILIO_AUTH_TOKEN', '');
    const { err, code } = await run(sendCommand(), ['https://a/']);
    vi.stubEnv('TWILIO_AUTH_TOKEN', TOKEN);
    expect([code, err]).toEqual([2, expect.stringMatching(/TWILIO_AUTH_TOKEN.*\.env.*--auth-token/)]);
  });

  it('prints help with examples and exit codes', async () => {
    const { out } = await run(sendCommand(), ['--help']);
    expect(out).toMatch(/Exit codes: 0[\s\S]*Examples:\n {2}\$ twilio-webhook send/);
  });
});
