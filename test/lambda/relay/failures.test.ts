import { describe, expect, it } from 'vitest';
import { connectionsStandIn, disconnectEvent, messageEvent, open, prompt, relay } from './stand';

const CONTEXT = { getRemainingTimeInMillis: () => 1_100 };

describe('a hook that fails', () => {
  it('sends no error frame, and its error is logged without the conversation', async () => {
    const connections = await connectionsStandIn();
    const { handler, entries } = relay({
      prompt: ({ voicePrompt }, call) => {
        throw new Error(`no answer to ${voicePrompt} of ${call.from}`);
      },
    });
    await open(handler);
    expect(await handler(messageEvent('c1=', prompt('my PIN is 1234')))).toEqual({ statusCode: 200 });
    expect(connections.sent).toEqual([]);
    expect(entries.at(-1)).toMatchObject({
      level: 'error',
      outcome: 'handler-error',
      event: 'prompt',
      error: { message: 'no answer to [voicePrompt] of [from]' },
    });
  });

  it.each([
    ['says a sentence', { say: 'Sorry.' }, [{ type: 'text', token: 'Sorry.', last: true }]],
    ['hands over', { end: { reason: 'error' } }, [{ type: 'end', handoffData: '{"reason":"error"}' }]],
    ['ends', { say: 'Bye.', end: true }, [{ type: 'text', token: 'Bye.', last: true }, { type: 'end' }]],
    ['goes on', {}, []],
  ])('%s if `onError` says so', async (_name, onError, expected) => {
    const connections = await connectionsStandIn();
    const prompts: string[] = [];
    const hooks = {
      prompt: ({ voicePrompt }: { voicePrompt: string }) => {
        prompts.push(voicePrompt);
        throw new Error('no');
      },
    };
    const { handler } = relay(hooks, { onError });
    await open(handler);
    await handler(messageEvent('c1=', prompt('one')));
    expect(connections.sent.map(({ data }) => data)).toEqual(expected);
    await handler(messageEvent('c1=', prompt('two')));
    expect(prompts).toEqual(['one', 'two']);
  });

  it('calls a function in `onError`, whose own error is logged', async () => {
    const connections = await connectionsStandIn();
    const { handler, entries } = relay(
      {
        prompt: () => {
          throw new Error('first');
        },
      },
      {
        onError: async (error, call) => {
          await call.say((error as Error).message);
          throw new Error('second');
        },
      },
    );
    await open(handler);
    await handler(messageEvent('c1=', prompt('one')));
    expect(connections.spoken()).toBe('first');
    expect(entries.slice(-2)).toMatchObject([{ error: { message: 'first' } }, { error: { message: 'second' } }]);
  });

  it('is stopped when the time of its function is up', async () => {
    const connections = await connectionsStandIn();
    const aborted: boolean[] = [];
    const { handler, entries } = relay(
      {
        prompt: (_p, call) =>
          new Promise((resolve) => {
            call.signal.addEventListener('abort', () => {
              aborted.push(true);
              resolve(undefined);
            });
          }),
      },
      { onError: { say: 'One moment.' } },
    );
    await open(handler);
    await handler(messageEvent('c1=', prompt('one')), CONTEXT);
    expect(aborted).toEqual([true]);
    expect(entries.at(-1)).toMatchObject({ outcome: 'handler-timeout', error: { name: 'DeadlineError' } });
    expect(connections.spoken()).toBe('One moment.');
  });

  it('says the part of a stream that arrived before it failed', async () => {
    const connections = await connectionsStandIn();
    const { handler, entries } = relay({
      prompt: (_p, call) =>
        call.stream(
          (async function* () {
            yield 'One.';
            await connections.until(() => connections.sent.length === 1);
            throw new Error('model away');
          })(),
        ),
    });
    await open(handler);
    await handler(messageEvent('c1=', prompt('hi')));
    expect(connections.sent.map(({ data }) => [data['token'], data['last']])).toEqual([
      ['One.', false],
      ['', true],
    ]);
    expect(entries.at(-1)).toMatchObject({ outcome: 'handler-error', error: { message: 'model away' } });
  });

  it("is logged if a message that it didn't await couldn't be sent", async () => {
    const connections = await connectionsStandIn();
    const { handler, entries } = relay({
      prompt: (_p, call) => {
        void call.say('Hello.');
      },
    });
    await open(handler);
    connections.answer((response) => void response.writeHead(403).end());
    await handler(messageEvent('c1=', prompt('hi')));
    expect(entries.at(-1)).toMatchObject({
      outcome: 'handler-error',
      error: { message: expect.stringContaining('execute-api:ManageConnections') },
    });
  });

  it.each([
    ["a state that JSON doesn't support", 5, /must be an object/],
    ['a state that is too large', { a: 'x'.repeat(400_000) }, /350000/],
  ])('is logged for %s', async (_name, state, message) => {
    await connectionsStandIn();
    const { handler, entries } = relay<unknown>({
      prompt(_p, call) {
        call.state = state;
      },
    });
    await open(handler);
    await handler(messageEvent('c1=', prompt('hi')));
    expect(entries.at(-1)).toMatchObject({
      outcome: 'handler-error',
      error: { message: expect.stringMatching(message) },
    });
  });

  it('gets an error for every message that Twilio would drop', async () => {
    await connectionsStandIn();
    const errors: string[] = [];
    const { handler } = relay({
      async prompt(_p, call) {
        for (const wrong of [
          () => call.say(undefined as never),
          () => call.stream(5 as never),
          () => call.stream([5 as never]),
          () => call.play('song.mp3'),
          () => call.sendDigits('1a'),
          () => call.language({}),
          () => call.end('x'.repeat(33_000)),
        ]) {
          try {
            await wrong();
          } catch (error) {
            errors.push((error as Error).message);
          }
        }
      },
    });
    await open(handler);
    await handler(messageEvent('c1=', prompt('hi')));
    expect(errors).toEqual([
      '`say` takes a text, not a undefined.',
      '`stream` takes an iterable of texts, not a number.',
      'The stream has a number among its texts.',
      '`play` takes an http or https URL.',
      '`sendDigits` takes the characters 0–9, *, #, and w.',
      '`language` takes a language such as "es-MX", or `ttsLanguage` and `transcriptionLanguage`.',
      'A message of type end is larger than 32768 bytes.',
    ]);
  });
});

describe('the log', () => {
  it('contains nothing of a conversation', async () => {
    const connections = await connectionsStandIn();
    const { handler, entries } = relay({
      prompt: (_p, call) => call.say('secret answer'),
      dtmf: () => undefined,
      interrupt: () => undefined,
    });
    await open(handler);
    await handler(messageEvent('c1=', prompt('secret question')));
    await handler(messageEvent('c1=', { type: 'dtmf', digit: '7777' }));
    await handler(messageEvent('c1=', { type: 'interrupt', utteranceUntilInterrupt: 'secret ans' }));
    await handler(messageEvent('c1=', { type: 'error', description: 'Invalid message received: { "secret": 1 }' }));
    await handler(disconnectEvent('c1='));
    expect(connections.spoken()).toBe('secret answer');
    const written = JSON.stringify(entries);
    expect(written).not.toMatch(/secret|7777|4155550100|4155550199/);
    expect(entries.map(({ event, outcome }) => [event, outcome])).toEqual([
      [undefined, 'accepted'],
      ['setup', 'accepted'],
      ['prompt', 'accepted'],
      ['dtmf', 'accepted'],
      ['interrupt', 'accepted'],
      ['error', 'accepted'],
      ['close', 'accepted'],
    ]);
    expect(entries[2]).toMatchObject({ firstTextMs: expect.any(Number), durationMs: expect.any(Number) });
    expect(entries[5]).toMatchObject({ detail: 'Invalid message received' });
    expect(entries[6]).toMatchObject({ sessionMs: expect.any(Number) });
  });
});
