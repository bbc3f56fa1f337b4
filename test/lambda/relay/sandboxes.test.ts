import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { conversationRelay, type RelayHooks } from '../../../lambda/relay';
import { lostAnswer, TABLE, tableStandIn } from '../idempotency/table';
import {
  AUTH_TOKEN,
  boundParameters,
  connectEvent,
  connectionsStandIn,
  disconnectEvent,
  keptLog,
  messageEvent,
  open,
  prompt,
  setupMessage,
} from './stand';

/** Sandboxes that share only a table. */
async function sandboxes(hooks: RelayHooks, options: { readonly bind?: boolean; readonly limits?: object } = {}) {
  const connections = await connectionsStandIn();
  const table = await tableStandIn();
  const { logger, entries } = keptLog();
  const sandbox = () => {
    return conversationRelay(hooks, { authToken: AUTH_TOKEN, tableName: TABLE, logger, bind: false, ...options });
  };
  return { connections, table, entries, one: sandbox(), two: sandbox() };
}

/** Texts that never end unless their reader stops. */
async function* endless() {
  for (let count = 1; ; count += 1) {
    yield `${count}. `;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Records the milliseconds of all pauses until the test ends. */
function pausesFromNow(): number[] {
  const pauses: number[] = [];
  const original = timers.setTimeout;
  const spy = vi.spyOn(timers, 'setTimeout').mockImplementation((ms, ...rest) => {
    pauses.push(ms ?? 0);
    return original(ms, ...rest);
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
  return pauses;
}

describe('sandboxes that share a table', () => {
  // Counts reads and their pauses, because a busy machine makes both take longer.
  it('stop a stream within 300 ms of an interrupt that another one received', async () => {
    const stops: number[] = [];
    let reads = 0;
    const { connections, table, one, two } = await sandboxes({
      async prompt(_p, call) {
        call.signal.addEventListener('abort', () => stops.push(performance.now()));
        await call.stream(endless());
      },
    });
    await open(one);
    const pauses = pausesFromNow();
    const answered = one(messageEvent('c1=', prompt('hi')));
    await connections.until(() => connections.sent.length >= 3);
    await two(messageEvent('c1=', { type: 'interrupt' }));
    table.on('GetItem', (_response, pass) => {
      reads += stops.length === 0 ? 1 : 0;
      pass();
    });
    await answered;
    expect(stops).toHaveLength(1);
    // One that was under way, and the next one.
    expect(reads).toBeLessThanOrEqual(2);
    expect(pauses.length).toBeGreaterThan(0);
    expect(2 * Math.max(...pauses)).toBeLessThan(300);
    // Only a text that was under way arrives after it.
    const late = connections.sent.filter(({ at }) => at > (stops[0] ?? 0));
    expect(late.length).toBeLessThanOrEqual(1);
  });

  it('answer the prompts of a call one after the other, in order', async () => {
    const finish: (() => void)[] = [];
    const { connections, table, one, two } = await sandboxes({
      async prompt({ voicePrompt }, call) {
        await call.say(`${voicePrompt} `);
        if (voicePrompt === 'first') await new Promise<void>((resolve) => finish.push(resolve));
        await call.say(`${voicePrompt}. `);
      },
    });
    await open(one);
    const now = Date.now();
    const first = one(messageEvent('c1=', prompt('first'), { requestTimeEpoch: now }));
    await connections.until(() => connections.sent.length === 1);
    const third = two(messageEvent('c1=', prompt('third'), { requestTimeEpoch: now + 2 }));
    await vi.waitFor(async () => expect(JSON.stringify(await table.items())).toContain(String(now + 2)));
    const second = one(messageEvent('c1=', prompt('second'), { requestTimeEpoch: now + 1 }));
    await vi.waitFor(async () => expect(JSON.stringify(await table.items())).toContain(String(now + 1)));
    finish[0]?.();
    await Promise.all([first, second, third]);
    expect(connections.spoken()).toBe('first first. second second. third third. ');
  });

  it('continue after a sandbox died in the middle of an answer', async () => {
    const { connections, one, two } = await sandboxes({
      prompt: ({ voicePrompt }, call) =>
        voicePrompt === 'dies' ? new Promise(() => undefined) : call.say(voicePrompt),
    });
    await open(one);
    vi.useFakeTimers({ now: Date.now() - 60_000, toFake: ['Date'] });
    void one(messageEvent('c1=', prompt('dies')));
    await vi.waitFor(() => expect(connections.sent).toEqual([]));
    vi.useRealTimers();
    await two(messageEvent('c1=', prompt('goes on')));
    expect(connections.spoken()).toBe('goes on');
    await two(disconnectEvent('c1='));
  });

  it('share the state of the hooks, and forget it at the end', async () => {
    const seen: unknown[] = [];
    const { table, one, two } = await sandboxes({
      setup: (_s, call) => {
        call.state['name'] = 'Ada \ud83d';
      },
      prompt: (_p, call) => void seen.push(structuredClone(call.state)),
      close: (_c, call) => void seen.push(structuredClone(call.state)),
    });
    await open(one);
    await two(messageEvent('c1=', prompt('hi')));
    expect(await table.items()).toHaveLength(2);
    for (const { expires } of await table.items()) expect(Number(expires?.N) * 1000).toBeGreaterThan(Date.now());
    await one(disconnectEvent('c1='));
    expect(seen).toEqual([{ name: 'Ada \ud83d' }, { name: 'Ada \ud83d' }]);
    expect(await table.items()).toEqual([]);
  });

  it('stop a stream when another one receives the end of the call', async () => {
    const { connections, entries, one, two } = await sandboxes({ prompt: (_p, call) => call.stream(endless()) });
    await open(one);
    const answered = one(messageEvent('c1=', prompt('hi')));
    await connections.until(() => connections.sent.length >= 2);
    await two(disconnectEvent('c1='));
    await answered;
    expect(entries.at(-1)).toMatchObject({ event: 'prompt', outcome: 'gone' });
  });

  it('accept a binding token once', async () => {
    const { parameters } = await boundParameters();
    const accepted: string[] = [];
    const { connections, one, two } = await sandboxes(
      { setup: (_s, call) => void accepted.push(call.callSid) },
      { bind: true },
    );
    for (const id of ['c1', 'c2']) await one(connectEvent(id));
    await Promise.all([
      one(messageEvent('c1', setupMessage(parameters))),
      two(messageEvent('c2', setupMessage(parameters))),
    ]);
    expect(accepted).toHaveLength(1);
    expect(connections.closed).toHaveLength(1);
  });

  it("count a message once if the table's response was lost", async () => {
    const heard: string[] = [];
    const { table, one } = await sandboxes({ prompt: ({ voicePrompt }) => void heard.push(voicePrompt) });
    await open(one);
    let losses = 2;
    table.on('PutItem', (response, pass, request) => {
      if (losses > 0) {
        losses -= 1;
        lostAnswer(response, pass, request);
      } else pass();
    });
    const event = messageEvent('c1=', prompt('hi'), { messageId: 'm1', delivery: 'asynchronous' });
    await one(event);
    expect(heard).toEqual(['hi']);
    await one(event);
    expect(heard).toEqual(['hi']);
  });

  it('notify a call once before it has been silent too long, and once before it has lasted too long', async () => {
    const told: unknown[] = [];
    const limits = { idleMs: 600_000, durationMs: 7_200_000, noticeMs: 90_000 };
    const { one, two } = await sandboxes({ ending: (message) => void told.push(message) }, { limits });
    await open(one);
    const start = Date.now();
    const wakeAt = async (ms: number) => {
      vi.useFakeTimers({ now: start + ms, toFake: ['Date'] });
      try {
        await two({ relay: 'wake' });
      } finally {
        vi.useRealTimers();
      }
    };
    await wakeAt(500_000);
    expect(told).toEqual([]);
    await wakeAt(540_000);
    await wakeAt(560_000);
    expect(told).toEqual([{ type: 'ending', limit: 'idle', leftMs: expect.closeTo(60_000, -4) }]);
    await one(messageEvent('c1=', prompt('still here')));
    await wakeAt(560_000);
    expect(told).toHaveLength(2);
    await wakeAt(7_150_000);
    await wakeAt(7_160_000);
    expect(told.slice(2)).toEqual([{ type: 'ending', limit: 'duration', leftMs: expect.closeTo(50_000, -4) }]);
  });
});
