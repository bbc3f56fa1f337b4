import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../../bin/doctor';
import { makeCertificates } from '../../../bin/local/certificates/make-certificates';
import { LOCAL_DOORS } from '../../../bin/local/doors/local-door';
import { type LocalRelay, type RelayTraffic, startRelay } from '../../../bin/local/relay';
import { runCall } from '../../../bin/twilio/call';
import {
  bindingOf,
  type CallerTurn,
  converse,
  openSocket,
  type RelayTarget,
  signedHeaders,
} from '../../../bin/twilio/relay';
import { runRelay } from '../../../bin/twilio/run-relay';
import { buildApp, RELAY_APP } from '../../../scripts/build-app';
import { startTestRun, type TestRun, TOKEN } from './local-run';

const CALL_SID = `CA${'1'.repeat(32)}`;

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
      { url: `${base}/voice`, authToken: TOKEN, get: false, set: {}, people, reach: reach() },
      { json: false, terminal },
    );
    const dialogue = lines.join('\n').replace(/first text after \d+ ms/g, 'first text after 1 ms');
    expect(dialogue).toContain('says “Hello! Your webhook works.”');
    expect(dialogue).toContain('says “Say something, and I repeat it.”');
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
    expect(await runRelay({ ...target, set: {}, people, unbound: true }, { json: false, terminal })).toBe(1);
    expect(lines.join('\n')).toContain('the relay closed the connection');
    expect(lines.join('\n')).not.toContain('You said');
  });

  it('takes `send relay`, which binds its session as a webhook does', async () => {
    const { lines, terminal } = keptTerminal();
    const people = { answers: [{ kind: 'speech', text: 'bye' }], dials: [] } as const;
    const target = { url: relay.url, authToken: TOKEN, reach: reach() };
    expect(await runRelay({ ...target, set: { plan: 'gold' }, people }, { json: true, terminal })).toBe(0);
    const { dialogue, ...played } = JSON.parse(lines[0] ?? '');
    expect(played).toMatchObject({ ok: true, status: 'ended', handoffData: '{"reason":"goodbye"}', interrupts: [] });
    expect(dialogue.map(({ text }: { text: string }) => text)).toContainEqual(
      expect.stringMatching(/^says “Goodbye!” \(first text after \d+ ms\)$/),
    );
  });

  it('passes what `doctor` checks, except that Twilio cannot reach this machine', async () => {
    const limits = { connectMs: 10_000, readMs: 10_000, totalMs: 2_000 };
    const options = {
      authToken: TOKEN,
      kind: 'voice',
      method: 'POST',
      reach: reach(),
      limits,
      quickMs: 5_000,
    } as const;
    const { findings, unchecked } = await examine(relay.url, options);
    const bad = findings.filter(({ level }) => level === 'error' || level === 'warning');
    expect(bad.map(({ check }) => check)).toEqual(['ipv4']);
    expect(unchecked).toEqual([]);
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

/** Bundles an agent into a file of its own, and serves it. */
async function served(name: string, hooks: string, upToDate?: () => Promise<void>, publicUrl?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'relay-test-'));
  const bundle = async (text: string, version = 0) => {
    const contents = `import { conversationRelay } from '${join(__dirname, '../../../lambda/relay')}';\n${text}`;
    const outfile = join(folder, `${name}-${version}.js`);
    const stdin = { contents, resolveDir: __dirname, loader: 'ts' } as const;
    await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
    return outfile;
  };
  const events: RelayTraffic[] = [];
  const certificates = await makeCertificates();
  const relay = await startRelay({
    file: await bundle(hooks),
    handler: 'handler',
    authToken: TOKEN,
    certificates,
    port: { port: 0, chosen: true },
    timeoutMs: 10_000,
    environment: {},
    upToDate,
    publicUrl,
    onEvent: (event) => void events.push(event),
  });
  const reach = { ca: [certificates.ca], addresses: new Map<string, string>() };
  const stop = async () => {
    await relay.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { relay, events, bundle, stop, target: { url: relay.url, authToken: TOKEN, reach } };
}

const says = (text: string) => ({ kind: 'speech', text }) as const;

describe('a tunnel to the relay', () => {
  const TUNNEL = 'wss://abc.ngrok.app/live';
  const hooks = 'export const handler = conversationRelay({});';
  const asked = async ({ url, authToken, reach }: RelayTarget) => {
    const opened = await openSocket(url, { reach, headers: signedHeaders(TUNNEL, { authToken }) });
    if (opened.kind === 'open') opened.socket.terminate();
    return opened;
  };

  it('that rewrites the host is accepted if its public URL is declared', async () => {
    const declared = await served('tunnel', hooks, undefined, TUNNEL);
    expect(await asked(declared.target)).toMatchObject({ kind: 'open' });
    await declared.stop();
    const undeclared = await served('tunnel', hooks);
    expect(await asked(undeclared.target)).toMatchObject({ kind: 'refused', status: 403 });
    await undeclared.stop();
  }, 60_000);
});

describe('an interrupt', () => {
  it('after some texts tells the relay what was heard, and the answer ends', async () => {
    const { target, events, stop } = await served(
      'slow',
      `async function* counting(signal: AbortSignal) {
         for (let count = 1; count <= 500 && !signal.aborted; count += 1) {
           yield count + ' ';
           await new Promise((resolve) => setTimeout(resolve, 20));
         }
       }
       export const handler = conversationRelay({
         async prompt({ voicePrompt }, call) {
           if (voicePrompt === 'count') await call.stream(counting(call.signal));
           else await call.say('You heard ' + call.state.heard);
         },
         interrupt({ utteranceUntilInterrupt }, call) { call.state.heard = utteranceUntilInterrupt; },
       });`,
    );
    const { lines, terminal } = keptTerminal();
    const people = { answers: [says('count'), says('what did I hear?')], dials: [] };
    const interruptAfter = { afterTexts: 3 };
    expect(await runRelay({ ...target, set: {}, people, interruptAfter }, { json: true, terminal })).toBe(0);
    await stop();
    const { dialogue, interrupts } = JSON.parse(lines[0] ?? '');
    // The relay joins texts while one is on its way, so a text may have several numbers.
    const [{ utterance }] = interrupts;
    expect(utterance).toMatch(/^1 2 3 (?:\d+ )*$/);
    const texts = dialogue.map(({ text }: { text: string }) => text.replace(/ \(first.*/, ''));
    expect(texts).toContain(`says “${utterance}”`);
    expect(texts).toContain(`says “You heard ${utterance}”`);
    expect(texts).toContainEqual(expect.stringMatching(/^interrupts after \d+ ms$/));
    const sent = events.flatMap((event) => (event.kind === 'received' ? [JSON.parse(event.text)] : []));
    expect(sent.find(({ type }) => type === 'interrupt')).toMatchObject({ utteranceUntilInterrupt: utterance });
    // 500 texts would take 10 seconds: the relay stopped within a few.
    expect(events.filter(({ kind }) => kind === 'sent').length).toBeLessThan(100);
  }, 60_000);

  it('by a key stops the voice in the middle of an answer that has arrived', async () => {
    const { target, stop } = await served(
      'quick',
      `export const handler = conversationRelay({
         prompt: (_, call) => call.say('A long answer that takes several seconds to be heard by the caller, who is busy.'),
       });`,
    );
    const { lines, terminal } = keptTerminal();
    const pressed: ((data: Buffer) => void)[] = [];
    const raw: boolean[] = [];
    const keys = {
      isTTY: true,
      setRawMode: (on: boolean) => raw.push(on),
      on: (_: 'data', listener: (data: Buffer) => void) => pressed.push(listener),
      off: () => undefined,
      resume: () => undefined,
      pause: () => undefined,
    };
    const shown: string[] = [];
    const progress = (text: string) => {
      shown.push(text);
      if (text.includes('A long')) pressed.at(-1)?.(Buffer.from(' '));
    };
    const people = { answers: [says('hello')], dials: [] };
    await runRelay({ ...target, set: {}, people }, { json: true, terminal, keys, progress });
    await stop();
    const { interrupts } = JSON.parse(lines[0] ?? '');
    expect(interrupts).toHaveLength(1);
    expect(interrupts[0].utterance).toMatch(/^A long/);
    expect(interrupts[0].utterance.length).toBeLessThan(40);
    expect(raw.slice(-2)).toEqual([true, false]);
  }, 60_000);
});

describe('a person who types', () => {
  it('interrupts with Enter, and what was typed comes next, in a call and in a conversation', async () => {
    const { target, stop } = await served(
      'typed',
      `export const handler = conversationRelay({
         prompt: ({ voicePrompt }, call) => call.say(voicePrompt + ': an answer that takes several seconds to be heard.'),
       });`,
    );
    const input = new PassThrough();
    const typed = ['one', 'two', 'hangup'];
    const { lines, terminal } = keptTerminal();
    // Asked once for the first line; the second one is typed while the answer is being said.
    const output = { write: (text: string) => (text.startsWith('?') && typed.length === 3 ? type() : true) };
    const type = () => input.write(`${typed.shift()}\n`);
    const progress = (text: string) => {
      if (/(?:one|two): an/.test(text) && typed.length > 0) type();
    };
    await runRelay({ ...target, set: {}, people: { input, output } }, { json: true, terminal, progress });
    await stop();
    const { dialogue, interrupts, status } = JSON.parse(lines[0] ?? '');
    const said = dialogue.flatMap(({ who, text }: { who: string; text: string }) => (who === 'caller' ? [text] : []));
    expect(said.map((text: string) => text.replace(/\d+ ms/, 'n ms'))).toEqual([
      'says “one”',
      'interrupts after n ms',
      'says “two”',
      'interrupts after n ms',
      'hangs up',
    ]);
    expect(interrupts.map(({ utterance }: { utterance: string }) => utterance.slice(0, 7))).toEqual([
      'one: an',
      'two: an',
    ]);
    expect(status).toBe('completed');
  }, 60_000);
});

describe('a reload', () => {
  const greeting = (text: string) =>
    `export const handler = conversationRelay({ prompt: (_, call) => call.say('${text}') });`;

  it('gives new calls the new code, even right after a save, and leaves open ones theirs', async () => {
    let pending = Promise.resolve();
    const { relay, target, bundle, stop } = await served('agent', greeting('old'), () => pending);
    const plan = (next: () => Promise<CallerTurn>, heard: string[]) => ({
      ...target,
      call: { CallSid: CALL_SID },
      customParameters: bindingOf(target, CALL_SID),
      next,
      say: (_: string, text: string) => void heard.push(text.replace(/ \(first.*/, '')),
    });
    const [first, second]: string[][] = [[], []];
    let asked = 0;
    await converse(
      plan(async () => {
        asked += 1;
        if (asked > 2) return { kind: 'hangup' };
        if (asked === 2) {
          // The save is noticed, and the handshake of the second call arrives before the new code is loaded.
          pending = bundle(greeting('new'), 1).then((file) => relay.reload(file));
          let done = false;
          await converse(
            plan(async () => {
              if (done) return { kind: 'hangup' };
              done = true;
              return says('hi');
            }, second ?? []),
          );
        }
        return says('hi');
      }, first ?? []),
    );
    await stop();
    expect(first?.filter((text) => /old|new/.test(text))).toEqual(['says “old”', 'says “old”']);
    expect(second?.filter((text) => /old|new/.test(text))).toEqual(['says “new”']);
  }, 60_000);

  it('that fails to load leaves the old code, and code that crashed is loaded again', async () => {
    const { relay, target, bundle, events, stop } = await served(
      'crash',
      `export const handler = conversationRelay({
         prompt({ voicePrompt }, call) {
           if (voicePrompt === 'crash') setTimeout(() => { throw new Error('outside of the hook'); });
           else return call.say('here');
         },
       });`,
    );
    await expect(relay.reload(await bundle(`throw new Error('at load');`, 1))).rejects.toThrow('at load');
    const talk = async (text: string) => {
      const { lines, terminal } = keptTerminal();
      await runRelay({ ...target, set: {}, people: { answers: [says(text)], dials: [] } }, { json: true, terminal });
      return lines.join();
    };
    const crashed = talk('crash');
    await expect
      .poll(() => events.some((event) => event.kind === 'log' && String(event.log.message).includes('outside')), {
        timeout: 10_000,
      })
      .toBe(true);
    expect(await talk('hello')).toContain('says “here”');
    await stop();
    await crashed;
  }, 60_000);
});
