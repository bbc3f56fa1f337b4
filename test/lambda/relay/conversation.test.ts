import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RelayCall } from '../../../lambda/relay';
import { connectionsStandIn, disconnectEvent, messageEvent, open, prompt, relay } from './stand';

/** A source of texts that a test controls. */
function feed() {
  const texts: string[] = [];
  let wake: () => void = () => undefined;
  let over = false;
  return {
    push: (...more: string[]) => {
      texts.push(...more);
      wake();
    },
    end: () => {
      over = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        for (let next = texts.shift(); next !== undefined; next = texts.shift()) yield next;
        if (over) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

describe('a conversation', () => {
  it('answers the next prompt as soon as the one before is answered, without waiting for a timer', async () => {
    const connections = await connectionsStandIn();
    const { handler } = relay({ prompt: ({ voicePrompt }, call) => call.say(voicePrompt) });
    await open(handler);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await Promise.all(['one. ', 'two. ', 'three. '].map((text) => handler(messageEvent('c1=', prompt(text)))));
    expect(connections.spoken()).toBe('one. two. three. ');
  });

  it('answers after more than the 29 seconds of an integration, if the function has the time', async () => {
    const connections = await connectionsStandIn();
    const { handler, entries } = relay({
      prompt: async (_prompt, call) => {
        await new Promise((resolve) => setTimeout(resolve, 60_000));
        await call.say('At last.');
      },
    });
    await open(handler);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const answered = handler(messageEvent('c1=', prompt('hi')), { getRemainingTimeInMillis: () => 300_000 });
    await vi.advanceTimersByTimeAsync(60_000);
    await answered;
    expect(connections.spoken()).toBe('At last.');
    expect(entries.at(-1)).toMatchObject({ event: 'prompt', outcome: 'accepted' });
  });

  it('answers a prompt that waited so long that its sandbox was taken for dead', async () => {
    const connections = await connectionsStandIn();
    let release: () => void = () => undefined;
    const { handler } = relay({
      prompt: async ({ voicePrompt }, call) => {
        await call.say(voicePrompt);
        if (voicePrompt === 'one. ') await new Promise<void>((resolve) => (release = resolve));
      },
    });
    await open(handler);
    // The clock of a sandbox that has no time to renew its turns.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const [one, two] = ['one. ', 'two. '].map((text) => handler(messageEvent('c1=', prompt(text))));
    await connections.until(() => connections.sent.length === 1);
    vi.setSystemTime(Date.now() + 60_000);
    const three = handler(messageEvent('c1=', prompt('three. ')));
    await connections.until(() => connections.sent.length === 3);
    release();
    await Promise.all([one, two, three]);
    expect(connections.spoken()).toBe('one. three. two. ');
  });

  it('sends the texts of its hooks in order', async () => {
    const connections = await connectionsStandIn();
    const { handler } = relay({
      setup: (_setup, call) => call.say('Hello!'),
      async prompt({ voicePrompt }, call) {
        // Not awaited on purpose, because the calls determine the order.
        void call.say(`You said ${voicePrompt}.`, { lang: 'en-US', interruptible: false });
        void call.play('https://example.com/a.mp3', { loop: 2 });
        void call.language('es-MX');
        void call.sendDigits('12#');
        await call.end({ reason: 'done' });
        await call.say('too late');
      },
    });
    await open(handler);
    await handler(messageEvent('c1=', prompt('hi')));
    expect(connections.sent.map(({ id, data }) => ({ id, ...data }))).toEqual(
      [
        { type: 'text', token: 'Hello!', last: true },
        { type: 'text', token: 'You said hi.', last: true, lang: 'en-US', interruptible: false },
        { type: 'play', source: 'https://example.com/a.mp3', loop: 2 },
        { type: 'language', ttsLanguage: 'es-MX', transcriptionLanguage: 'es-MX' },
        { type: 'sendDigits', digits: '12#' },
        { type: 'end', handoffData: '{"reason":"done"}' },
      ].map((message) => ({ id: 'c1=', ...message })),
    );
    expect(connections.sent[0]?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=/,
    );
  });

  it('exposes its call', async () => {
    await connectionsStandIn();
    const calls: RelayCall[] = [];
    const { handler } = relay({ setup: (_setup, call) => void calls.push(call) });
    await open(handler);
    const [call] = calls;
    expect(call).toMatchObject({ from: '+14155550100', to: '+14155550199', sessionId: `VX${'0'.repeat(32)}` });
    expect(call?.callSid).toMatch(/^CA/);
    expect(call?.accountSid).toMatch(/^AC/);
  });

  it('streams texts as they arrive, and ends with the last one', async () => {
    const connections = await connectionsStandIn();
    const source = feed();
    const spoken: unknown[] = [];
    const { handler } = relay({ prompt: async (_p, call) => void spoken.push(await call.stream(source)) });
    await open(handler);
    const answered = handler(messageEvent('c1=', prompt('hi')));
    source.push('Good ');
    await connections.until(() => connections.sent.length === 1);
    source.push('mor', 'ning.');
    await connections.until(() => connections.spoken() === 'Good morning.');
    source.end();
    await answered;
    expect(spoken).toEqual([{ text: 'Good morning.', interrupted: false }]);
    expect(connections.sent[0]?.data).toEqual({ type: 'text', token: 'Good ', last: false });
    expect(connections.sent.at(-1)?.data).toMatchObject({ last: true });
    expect(connections.sent.filter(({ data }) => data['last'])).toHaveLength(1);
  });

  it('never sends half of a character', async () => {
    const connections = await connectionsStandIn();
    const source = feed();
    const { handler } = relay({ prompt: (_p, call) => call.stream(source) });
    await open(handler);
    const answered = handler(messageEvent('c1=', prompt('hi')));
    source.push('a\ud83d');
    await connections.until(() => connections.sent.length === 1);
    source.push('\ude00b');
    source.end();
    await answered;
    expect(connections.sent.map(({ data }) => data['token'])).toEqual(['a', '😀b']);
  });

  it('stops a stream when the caller interrupts, and sends nothing more of it', async () => {
    const connections = await connectionsStandIn();
    const source = feed();
    const spoken: unknown[] = [];
    const aborted: boolean[] = [];
    const { handler, entries } = relay({
      async prompt(_p, call) {
        spoken.push(await call.stream(source), await call.say('too late'));
        aborted.push(call.signal.aborted);
      },
      interrupt({ utteranceUntilInterrupt, durationUntilInterruptMs }, call) {
        call.state['heard'] = [utteranceUntilInterrupt, durationUntilInterruptMs];
      },
    });
    await open(handler);
    const answered = handler(messageEvent('c1=', prompt('hi')));
    source.push('One.');
    await connections.until(() => connections.sent.length === 1);
    const interrupt = { type: 'interrupt', utteranceUntilInterrupt: 'O', durationUntilInterruptMs: '460' };
    await handler(messageEvent('c1=', interrupt));
    source.push('Two.');
    await answered;
    expect(connections.spoken()).toBe('One.');
    expect(spoken).toEqual([
      { text: 'One.', interrupted: true },
      { text: '', interrupted: true },
    ]);
    expect(aborted).toEqual([true]);
    expect(entries.filter(({ event }) => event === 'prompt')).toMatchObject([{ outcome: 'interrupted' }]);
  });

  it("isn't stopped by an interrupt of an earlier answer", async () => {
    const connections = await connectionsStandIn();
    const source = feed();
    const { handler } = relay({ prompt: (_p, call) => call.stream(source) });
    await open(handler);
    const now = Date.now();
    const answered = handler(messageEvent('c1=', prompt('second'), { requestTimeEpoch: now }));
    source.push('One.');
    await connections.until(() => connections.sent.length === 1);
    await handler(messageEvent('c1=', { type: 'interrupt' }, { requestTimeEpoch: now - 1 }));
    source.push('Two.');
    source.end();
    await answered;
    expect(connections.spoken()).toBe('One.Two.');
  });

  it('answers concurrent prompts one after the other', async () => {
    const connections = await connectionsStandIn();
    const first = feed();
    const { handler } = relay({
      prompt: ({ voicePrompt }, call) => call.stream(voicePrompt === 'first' ? first : ['Second.']),
    });
    await open(handler);
    const both = [handler(messageEvent('c1=', prompt('first'))), handler(messageEvent('c1=', prompt('second')))];
    first.push('First.');
    await connections.until(() => connections.sent.length === 1);
    first.end();
    await Promise.all(both);
    expect(connections.spoken()).toBe('First.Second.');
  });

  it('keeps the state of its hooks, even of two that run at once', async () => {
    const connections = await connectionsStandIn();
    const source = feed();
    const states: unknown[] = [];
    const { handler } = relay<{ turns?: number; heard?: string; list?: string[] }>({
      async prompt(_p, call) {
        call.state.turns = (call.state.turns ?? 0) + 1;
        await call.stream(source);
      },
      interrupt(_i, call) {
        call.state.heard = 'One';
      },
      dtmf(_d, call) {
        states.push(structuredClone(call.state));
        delete call.state.heard;
      },
    });
    await open(handler);
    const answered = handler(messageEvent('c1=', prompt('hi')));
    source.push('One.');
    await connections.until(() => connections.sent.length === 1);
    await handler(messageEvent('c1=', { type: 'interrupt' }));
    await answered;
    await handler(messageEvent('c1=', { type: 'dtmf', digit: '1' }));
    await handler(messageEvent('c1=', { type: 'dtmf', digit: '2' }));
    expect(states).toEqual([{ turns: 1, heard: 'One' }, { turns: 1 }]);
  });

  it('passes partial prompts to their own hook immediately', async () => {
    await connectionsStandIn();
    const heard: string[] = [];
    const { handler } = relay({
      prompt: ({ voicePrompt }) => void heard.push(`whole ${voicePrompt}`),
      partialPrompt: ({ voicePrompt }) => void heard.push(`partial ${voicePrompt}`),
    });
    await open(handler);
    await handler(messageEvent('c1=', { ...prompt('he'), last: false }));
    await handler(messageEvent('c1=', prompt('hello')));
    expect(heard).toEqual(['partial he', 'whole hello']);
  });

  it('runs the hook `close` at its end, stops what still runs, and forgets the state', async () => {
    const connections = await connectionsStandIn();
    const source = feed();
    const ends: unknown[] = [];
    const { handler, entries } = relay({
      prompt: (_p, call) => call.stream(source),
      setup: (_s, call) => {
        call.state['name'] = 'Ada';
      },
      async close(message, call) {
        ends.push(message, { ...call.state }, await call.say('nobody hears this'));
      },
    });
    await open(handler);
    const answered = handler(messageEvent('c1=', prompt('hi')));
    source.push('One.');
    await connections.until(() => connections.sent.length === 1);
    await handler(disconnectEvent('c1='));
    await answered;
    expect(ends).toEqual([
      { type: 'close', code: 1000, reason: 'done' },
      { name: 'Ada' },
      { text: '', interrupted: true },
    ]);
    expect(connections.spoken()).toBe('One.');
    expect(entries.slice(-2).map(({ event, outcome }) => [event, outcome])).toEqual(
      expect.arrayContaining([
        ['close', 'accepted'],
        ['prompt', 'gone'],
      ]),
    );
    await handler(messageEvent('c1=', prompt('hi')));
    expect(connections.closed).toEqual(['c1=']);
  });

  it('stops when the connection is closed', async () => {
    const connections = await connectionsStandIn();
    const spoken: unknown[] = [];
    const { handler, entries } = relay({
      prompt: async (_p, call) => void spoken.push(await call.stream(['One.', 'Two.']), call.signal.aborted),
    });
    await open(handler);
    connections.answer((response) => void response.writeHead(410).end());
    await handler(messageEvent('c1=', prompt('hi')));
    expect(spoken).toEqual([{ text: '', interrupted: true }, true]);
    expect(connections.sent).toHaveLength(1);
    expect(entries.at(-1)).toMatchObject({ level: 'warn', outcome: 'gone', event: 'prompt' });
  });

  it('retries a message that API Gateway throttles', async () => {
    const connections = await connectionsStandIn();
    const { handler } = relay({ prompt: (_p, call) => call.say('Hello.') });
    await open(handler);
    connections.answer((response) => {
      response.writeHead(429).end();
      connections.answer((again) => void again.writeHead(200).end());
    });
    await handler(messageEvent('c1=', prompt('hi')));
    expect(connections.sent).toHaveLength(2);
  });

  it('accepts a message that a template parsed or encoded in base64, and ignores duplicates', async () => {
    await connectionsStandIn();
    const heard: string[] = [];
    const { handler } = relay({ prompt: ({ voicePrompt }) => void heard.push(voicePrompt) });
    await open(handler);
    const twice = messageEvent('c1=', prompt('parsed'), { messageId: 'm1', delivery: 'asynchronous' });
    await handler({ ...twice, body: prompt('parsed') });
    await handler({ ...twice, body: prompt('parsed') });
    const encoded = Buffer.from(JSON.stringify(prompt('encoded'))).toString('base64');
    await handler({ ...messageEvent('c1=', ''), body: encoded, isBase64Encoded: true });
    expect(heard).toEqual(['parsed', 'encoded']);
  });

  it("ignores messages that aren't ConversationRelay's", async () => {
    const connections = await connectionsStandIn();
    const { handler, entries } = relay({});
    await open(handler);
    for (const body of ['', 'nonsense', 'null', '[]', '{"type":"__proto__"}', '{"type":"new"}', '{"type":5}']) {
      expect(await handler(messageEvent('c1=', body))).toEqual({ statusCode: 200 });
    }
    expect(entries.slice(2).map(({ level, outcome }) => [level, outcome])).toEqual(Array(7).fill(['warn', 'ignored']));
    expect(connections.closed).toEqual([]);
  });

  it('rejects an unknown hook', () => {
    expect(() => relay({ promt: () => undefined } as never)).toThrow(
      /Unknown hook `promt`. The hooks are setup, prompt/,
    );
    expect(() => relay({ prompt: 'x' } as never)).toThrow(/must be a function, not a string/);
  });
});
