import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../../bin/local/certificates/make-certificates';
import { LOCAL_DOORS } from '../../../bin/local/doors/local-door';
import { type LocalRelay, type RelayTraffic, startRelay } from '../../../bin/local/relay';
import { runCall } from '../../../bin/twilio/call';
import { runRelay } from '../../../bin/twilio/run-relay';
import { buildApp, RELAY_APP } from '../../../scripts/build-app';
import { startTestRun, type TestRun, TOKEN } from './local-run';

/** A terminal that keeps its lines, without colors. */
function keptTerminal() {
  const lines: string[] = [];
  const plain = (text: string) => text;
  const style = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain };
  return { lines, terminal: { print: (line: string) => void lines.push(line), style, width: 100 } as never };
}

describe('the relay of a local run', () => {
  let folder: string;
  let relay: LocalRelay;
  let run: TestRun;
  const events: RelayTraffic[] = [];
  const reach = () => ({ ca: [run.ca], addresses: new Map([['localhost', '127.0.0.1']]) });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relay-test-'));
    const certificates = await makeCertificates();
    const { file } = await buildApp(join(folder, 'relay-app'), { entry: RELAY_APP });
    relay = await startRelay({
      file,
      handler: 'handler',
      authToken: TOKEN,
      certificates,
      port: { port: 0, chosen: true },
      timeoutMs: 10_000,
      environment: {},
      onEvent: (event) => void events.push(event),
    });
    run = await startTestRun({
      certificates,
      doors: LOCAL_DOORS.slice(0, 1),
      environment: { TWILIO_RELAY_URL: relay.url },
    });
    Object.assign(run, { ca: certificates.ca });
  }, 60_000);
  afterAll(async () => {
    await run.stop();
    await relay.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes a call from the webhook through the relay and back, over TLS', async () => {
    const { lines, terminal } = keptTerminal();
    const base = run.doors[0]?.publicBase ?? '';
    const people = {
      answers: [
        { kind: 'speech', text: 'hello' },
        { kind: 'dtmf', keys: '12' },
        { kind: 'speech', text: 'bye' },
      ],
      dials: [],
    } as const;
    const code = await runCall(
      { url: `${base}/agent`, authToken: TOKEN, get: false, set: {}, people, reach: reach() },
      { json: false, terminal },
    );
    const dialogue = lines.join('\n').replace(/first text after \d+ ms/g, 'first text after 1 ms');
    expect(dialogue).toContain('says “Hello! Say something, and I repeat it.”');
    expect(dialogue).toContain('says “You said: hello. That was number 1.” (first text after 1 ms)');
    expect(dialogue).toContain('caller   presses 12');
    expect(dialogue).toContain('You pressed 2.');
    expect(dialogue).toContain('ends the session with HandoffData={"reason":"goodbye"}');
    expect(code).toBe(0);
    expect(events.find(({ kind }) => kind === 'handshake')).toMatchObject({ status: 200 });
  });

  it('gives a replayed handshake without the token of a call nothing', async () => {
    const { lines, terminal } = keptTerminal();
    const people = { answers: [{ kind: 'speech', text: 'hello' }], dials: [] } as const;
    const target = { url: relay.url, authToken: TOKEN, reach: reach() };
    expect(await runRelay({ ...target, set: {}, people }, { json: false, terminal })).toBe(1);
    expect(lines.join('\n')).toContain('the relay closed the connection');
    expect(lines.join('\n')).not.toContain('You said');
  });

  it('refuses a handshake that is signed with another token, and another path', async () => {
    for (const target of [
      { url: relay.url, authToken: 'f'.repeat(32) },
      { url: relay.url.replace('/live', '/other'), authToken: TOKEN },
    ]) {
      const { lines, terminal } = keptTerminal();
      const code = await runRelay(
        { ...target, reach: reach(), set: {}, people: { answers: [], dials: [] } },
        { json: true, terminal },
      );
      expect(code).toBe(1);
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        ok: false,
        failure: { code: 64102, message: 'The relay refused the handshake with status 403.' },
      });
    }
  });
});

describe('a relay without binding', () => {
  it('answers `send relay`, and its function cannot send a foreign frame by throwing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relay-test-'));
    const source = join(folder, 'agent.ts');
    await writeFile(
      source,
      `import { conversationRelay } from '${join(__dirname, '../../../lambda/relay')}';
       export const handler = conversationRelay({
         prompt({ voicePrompt }, call) {
           if (voicePrompt === 'fail') throw new Error('no');
           return call.say(voicePrompt.toUpperCase());
         },
       }, { bind: false, onError: { say: 'Sorry.' } });`,
    );
    const file = join(folder, 'agent.js');
    await build({
      entryPoints: [source],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    });
    const certificates = await makeCertificates();
    const relay = await startRelay({
      file,
      handler: 'handler',
      authToken: TOKEN,
      certificates,
      port: { port: 0, chosen: true },
      timeoutMs: 10_000,
      environment: {},
      onEvent: () => undefined,
    });
    const { lines, terminal } = keptTerminal();
    const people = {
      answers: [
        { kind: 'speech', text: 'hi' },
        { kind: 'speech', text: 'fail' },
      ],
      dials: [],
    } as const;
    const reach = { ca: [certificates.ca], addresses: new Map<string, string>() };
    const code = await runRelay(
      { url: relay.url, authToken: TOKEN, reach, set: { plan: 'gold' }, people },
      { json: true, terminal },
    );
    await relay.stop();
    await rm(folder, { recursive: true, force: true });
    const played = JSON.parse(lines[0] ?? '');
    expect(played).toMatchObject({ ok: true, status: 'completed', firstMs: [expect.any(Number), expect.any(Number)] });
    expect(played.dialogue.map(({ text }: { text: string }) => text.replace(/ \(first.*/, ''))).toEqual([
      'connects the caller to the relay',
      'says “hi”',
      'says “HI”',
      'says “fail”',
      'says “Sorry.”',
      'hangs up',
    ]);
    expect(code).toBe(0);
  }, 60_000);
});
