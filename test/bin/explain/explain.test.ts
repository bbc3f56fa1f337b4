import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signedEvent, voiceParams } from '../../../lambda/testing';
import { BROKEN, folder, OTHER, run, TOKEN, URL, useFolder, voiceEvent } from './run-explain';

useFolder();

const VECTOR = [
  ...['--url', 'https://mycompany.com/myapp.php?foo=1&bar=2', '--param', 'CallSid=CA1234567890ABCDE', 'Digits=1234'],
  ...['--param', 'Caller=+14158675309', '--param', 'From=+14158675309', 'To=+18005551212', '--auth-token', '12345'],
];

describe('explain --json', () => {
  it('prints the nine members and exits 1 for an invalid signature', async () => {
    const { code, out } = await run(['--event', '-', '--auth-token', TOKEN, '--json'], { stdin: BROKEN });
    expect(code).toBe(1);
    expect(Object.keys(JSON.parse(out)).sort()).toEqual(
      ['cause', 'detail', 'docs', 'fix', 'publicUrl', 'receivedUrl', 'signed', 'signedUrl', 'tried'].sort(),
    );
    expect(JSON.parse(out)).toMatchObject({
      signed: false,
      cause: 'scheme',
      docs: expect.stringMatching(/^https:.*\/docs\/troubleshooting\.md#scheme$/),
      receivedUrl: 'http://hooks.example.com/voice',
      publicUrl: 'http://hooks.example.com/voice',
      signedUrl: URL,
    });
  });

  it('exits 0 for a valid signature', async () => {
    const { code, out } = await run(['--event', '-', '--auth-token', TOKEN, '--json'], { stdin: voiceEvent() });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ signed: true, cause: null, signedUrl: URL });
  });

  it('explains a URL with parameters', async () => {
    const signed = await run([...VECTOR, '--signature', 'RSOYDt4T1cUTdK1PDd93/VVr8B8=', '--json']);
    expect(signed.code).toBe(0);
    const other = await run([...VECTOR, '--signature', 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=', '--json']);
    expect(JSON.parse(other.out)).toMatchObject({ cause: 'scheme', signedUrl: expect.stringContaining('http://') });
  });

  it('explains a URL with a body', async () => {
    writeFileSync(join(folder, 'body.json'), '{"property": "value", "boolean": true}');
    const hash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
    const url = `https://mycompany.com/myapp.php?bodySHA256=${hash}`;
    const args = ['--url', url, '--body', 'body.json', '--auth-token', '12345', '--json'];
    expect((await run([...args, '--signature', 'y77kIzt2vzLz71DgmJGsen2scGs='])).code).toBe(0);
    writeFileSync(join(folder, 'body.json'), '{"property":"value","boolean":true}');
    const { out } = await run([...args, '--signature', 'y77kIzt2vzLz71DgmJGsen2scGs=']);
    expect(JSON.parse(out)).toMatchObject({ cause: 'body-reserialized' });
  });

  it('tries other origins, and accepts declared ones', async () => {
    const frontDoor = 'function-url';
    const event = signedEvent({ frontDoor, url: URL, params: voiceParams(), authToken: TOKEN });
    const context = { ...(event['requestContext'] as object), domainName: 'abc.lambda-url.us-east-1.on.aws' };
    const stdin = JSON.stringify({
      ...event,
      requestContext: context,
      headers: { ...(event['headers'] as object), host: 'abc' },
    });
    const args = ['--event', '-', '--auth-token', TOKEN, '--json'];
    const other = await run([...args, '--origin', 'https://hooks.example.com'], { stdin });
    expect(JSON.parse(other.out)).toMatchObject({ signed: false, cause: 'host', signedUrl: URL });
    expect((await run([...args, '--public-origin', 'https://hooks.example.com'], { stdin })).code).toBe(0);
    expect((await run(args, { stdin, env: { TWILIO_PUBLIC_ORIGINS: 'https://hooks.example.com' } })).code).toBe(0);
  });
});

describe('the tokens', () => {
  const stdin = voiceEvent({ authToken: OTHER });

  it('include the one that matches, and are never printed', async () => {
    for (const [args, name] of [
      [[TOKEN, OTHER], 'second'],
      [[TOKEN, `parent=${OTHER}`], 'parent'],
    ] as const) {
      for (const json of [['--json'], []]) {
        const { code, out } = await run(['--event', '-', '--auth-token', ...args, ...json], { stdin });
        expect(code).toBe(1);
        expect(out).toMatch(new RegExp(`auth token \\\\?"${name}\\\\?"`));
        expect(out).not.toMatch(new RegExp(`${TOKEN}|${OTHER}`));
      }
    }
  });

  it('can be in a secret with a primary and a secondary token', async () => {
    const secret = JSON.stringify({ authToken: TOKEN, secondaryAuthToken: OTHER });
    expect((await run(['--event', '-', '--auth-token', secret], { stdin })).code).toBe(0);
  });

  it('come from the environment, then from .env', async () => {
    expect((await run(['--event', '-'], { stdin, env: { TWILIO_AUTH_TOKEN: OTHER } })).code).toBe(0);
    for (const line of [
      `TWILIO_AUTH_TOKEN=${OTHER}`,
      `export TWILIO_AUTH_TOKEN="${OTHER}" # mine`,
      `\nTWILIO_AUTH_TOKEN = '${OTHER}'\n`,
      `TWILIO_AUTH_TOKEN=${OTHER} # mine`,
    ]) {
      writeFileSync(join(folder, '.env'), `A=1\n${line}`);
      expect((await run(['--event', '-'], { stdin })).code).toBe(0);
    }
    expect((await run(['--event', '-'], { stdin, env: { TWILIO_AUTH_TOKEN: TOKEN } })).code).toBe(1);
  });

  it('exit 2 if they are missing or malformed', async () => {
    expect(await run(['--event', '-'], { stdin })).toMatchObject({
      code: 2,
      err: expect.stringContaining('TWILIO_AUTH_TOKEN'),
    });
    const { code, err } = await run(['--event', '-', '--auth-token', TOKEN, 'not a token'], { stdin });
    expect(code).toBe(2);
    expect(err).not.toContain('not a token');
  });
});

describe('the input', () => {
  const entry = {
    message: 'invalid-signature POST',
    outcome: 'invalid-signature',
    receivedUrl: 'http://a/x',
    publicUrl: 'https://a/x',
  };
  const args = ['--event', '-', '--auth-token', TOKEN, '--json'];

  it('can be a recorded request, or an event in a log line', async () => {
    const event: unknown = JSON.parse(BROKEN);
    const logged = { timestamp: '2026-01-01T00:00:00Z', level: 'INFO', message: event };
    for (const stdin of [{ event, response: { statusCode: 403 }, entry, at: 1 }, logged, { message: BROKEN }]) {
      const { out } = await run(args, { stdin: JSON.stringify(stdin) });
      expect(JSON.parse(out)).toMatchObject({ cause: 'scheme' });
    }
  });

  it('can be a file', async () => {
    writeFileSync(join(folder, 'event.json'), voiceEvent());
    expect((await run(['--event', 'event.json', '--auth-token', TOKEN])).code).toBe(0);
    expect(await run(['--event', 'none.json', '--auth-token', TOKEN])).toMatchObject({
      code: 2,
      err: expect.stringContaining('ENOENT'),
    });
  });

  it('can be a log line, with no claims beyond what it proves', async () => {
    const wrapped = { timestamp: '2026-01-01T00:00:00Z', level: 'WARN', message: entry };
    const text = `2026-01-01T00:00:00Z 0000-1111 WARN ${JSON.stringify(entry)}\n`;
    for (const stdin of [
      JSON.stringify(entry),
      JSON.stringify(wrapped),
      text,
      JSON.stringify({ events: [{ message: JSON.stringify(wrapped) }] }),
    ]) {
      const { code, out } = await run(['--event', '-', '--json'], { stdin });
      expect(code).toBe(1);
      expect(JSON.parse(out)).toMatchObject({
        cause: 'unknown',
        receivedUrl: 'http://a/x',
        publicUrl: 'https://a/x',
        signedUrl: null,
        tried: 0,
      });
      expect(JSON.parse(out).detail).toMatch(/neither the signature nor the parameters.*--event.*--signature/);
    }
  });

  it('can be a log line with all the details', async () => {
    const explain = async (own: object) =>
      JSON.parse((await run(args, { stdin: JSON.stringify({ ...entry, ...own }) })).out);
    expect(await explain({ outcome: 'accepted' })).toMatchObject({
      signed: true,
      cause: null,
      signedUrl: 'https://a/x',
    });
    expect(await explain({ outcome: 'missing-signature' })).toMatchObject({ signed: false, cause: 'unsigned' });
    expect(await explain({ outcome: 'bad-request', detail: 'body is not base64' })).toMatchObject({
      detail: expect.stringContaining('(body is not base64)'),
    });
    expect(await explain({ detail: 'the URL contains the beginning of a form' })).toMatchObject({
      cause: 'splice',
      docs: expect.stringMatching(/#splice$/),
    });
    expect(await explain({ publicUrl: undefined })).toMatchObject({
      publicUrl: 'http://a/x',
      detail: expect.stringContaining('no front door has changed it'),
    });
  });

  it("that isn't a request exits 2", async () => {
    for (const stdin of ['', '{}', 'text', '[1]', '{"message":"x"}', '{', 'message\nx']) {
      expect((await run(args, { stdin })).code).toBe(2);
    }
  });
});

describe('a usage error exits 2 and says what to do', () => {
  it.each([
    [[], /either files \(or --event\), or --url/],
    [['--event', '-', '--url', URL], /either files/],
    [['event.json', '--url', URL], /either files/],
    [['--event', '-', '--param', 'a=1'], /go with --url/],
    [['--url', URL], /needs --signature/],
    [['--url', URL, '--signature', 'x', '--param', 'a=1', '--body', 'f'], /not both/],
    [['--url', 'hooks.example.com', '--signature', 'x'], /must have the form/],
    [['--url', URL, '--signature', 'x', '--param', 'a'], /name=value/],
    [['--url', URL, '--signature', 'x', '--origin', 'nowhere', '--auth-token', TOKEN], /--origin "nowhere"/],
    [['--url', URL, '--signature', 'x', '--public-origin', 'https://a?b', '--auth-token', TOKEN], /Public origin/],
  ])('%j', async (args, says) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toMatch(says);
  });

  it('for an unknown option', async () => {
    expect((await run(['--nothing'])).err).toContain("unknown option '--nothing'");
  });
});

describe('the text output', () => {
  const args = ['--event', '-', '--auth-token', TOKEN];

  it('marks the difference with carets', async () => {
    const { out } = await run(args, { stdin: BROKEN });
    const lines = out.split('\n');
    expect(lines[0]).toBe('Not signed as received: scheme');
    expect(lines.slice(2, 6)).toEqual([
      '  received  http://hooks.example.com/voice',
      '                ^',
      '  signed    https://hooks.example.com/voice',
      '                ^',
    ]);
    expect(out.replace(/\s+/g, ' ')).toContain('proxy_set_header X-Forwarded-Proto $scheme;');
    expect(out).toMatch(/https:\/\/github\.com\/\S+\/docs\/troubleshooting\.md#scheme/);
    expect(out).not.toContain('\x1b');
  });

  it('has colors on a terminal, unless NO_COLOR is set', async () => {
    expect((await run(args, { stdin: BROKEN, tty: true })).out).toContain('\x1b[31m');
    expect((await run(args, { stdin: BROKEN, tty: true, env: { NO_COLOR: '1' } })).out).not.toContain('\x1b');
  });

  it('masks user info and removes control characters', async () => {
    const url = 'https://user:secret@hooks.example.com/voice\x1b[2J';
    const { out } = await run(['--url', url, '--signature', `${'A'.repeat(27)}=`, '--auth-token', TOKEN]);
    expect(out).toContain('https://***@hooks.example.com/voice');
    expect(out).not.toContain('secret');
    expect(out).not.toContain('\x1b');
  });

  it('is short for a valid signature', async () => {
    const { out } = await run(args, { stdin: voiceEvent() });
    expect(out.split('\n').slice(0, 6)).toEqual([
      'Signed.',
      '',
      '  received  http://hooks.example.com/voice',
      '                ^',
      '  signed    https://hooks.example.com/voice',
      '                ^',
    ]);
    expect(out).not.toContain('Fix');
  });

  it('of `--help` lists the exit codes and examples', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('Exit codes: 0 signed, 1 not signed, 2 invalid usage; of several requests, the highest.');
    expect(out).toContain('Examples:');
  });
});
