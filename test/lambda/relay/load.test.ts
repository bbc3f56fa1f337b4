import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { conversationRelay, type RelayHandler, type RelayHooks } from '../../../lambda/relay';
import { TABLE, tableStandIn } from '../idempotency/table';
import {
  AUTH_TOKEN,
  connectEvent,
  connectionsStandIn,
  disconnectEvent,
  keptLog,
  messageEvent,
  prompt,
  setupMessage,
} from './stand';

/** Answers with what the call knows: its number, its own parameter, and how often it was asked. */
const hooks: RelayHooks = {
  prompt: async ({ voicePrompt }, call) => {
    call.state['turns'] = Number(call.state['turns'] ?? 0) + 1;
    await call.say(`${call.callSid.slice(-4)} ${call.customParameters['id']} ${call.state['turns']}: ${voicePrompt}`);
  },
  dtmf: ({ digit }, call) => call.say(`${call.customParameters['id']} key ${digit}`),
};

/** Holds conversations at once, with the messages of each at once, in turns between sandboxes. */
async function converse(sandboxes: readonly RelayHandler[], ids: readonly string[]): Promise<void> {
  const at = (index: number) => sandboxes[index % sandboxes.length] as RelayHandler;
  const now = Date.now();
  await Promise.all(
    ids.map(async (id, place) => {
      await at(place)(connectEvent(id));
      const callSid = `CA${String(place).padStart(32, '0')}`;
      await at(place + 1)(messageEvent(id, setupMessage({ id }, { callSid })));
      const messages = [prompt(`${id} a`), { type: 'dtmf', digit: '1' }, prompt(`${id} b`), prompt(`${id} c`)];
      await Promise.all(
        messages.map((message, index) =>
          at(place + index)(messageEvent(id, message, { requestTimeEpoch: now + index, messageId: `${id}${index}` })),
        ),
      );
      await at(place)(disconnectEvent(id));
    }),
  );
}

function answersOf(id: string, place: number): string[] {
  const call = String(place).padStart(4, '0');
  return [`${call} ${id} 1: ${id} a`, `${id} key 1`, `${call} ${id} 2: ${id} b`, `${call} ${id} 3: ${id} c`];
}

describe('500 conversations at once', () => {
  it('lose no message and mix none up', async () => {
    const connections = await connectionsStandIn();
    const { logger, entries } = keptLog();
    // Nothing may time out, and no turn lapse, because other processes slow this one down.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const handler = conversationRelay(hooks, { authToken: AUTH_TOKEN, bind: false, logger });
    const ids = Array.from({ length: 500 }, (_value, index) => `c${index}`);
    await converse([handler], ids);
    expect(entries.filter(({ level }) => level !== 'info')).toEqual([]);
    const said = new Map<string, unknown[]>(ids.map((id) => [id, []]));
    for (const { id, data } of connections.sent) said.get(id)?.push(data['token']);
    expect(connections.sent).toHaveLength(500 * 4);
    for (const [place, id] of ids.entries()) expect(said.get(id)).toEqual(answersOf(id, place));
  }, 240_000);
});

describe('ten conversations at once in three sandboxes that share a table', () => {
  it('lose no message, mix none up, and leave nothing in the table', async () => {
    const connections = await connectionsStandIn();
    const table = await tableStandIn();
    const { logger, entries } = keptLog();
    const sandbox = () => conversationRelay(hooks, { authToken: AUTH_TOKEN, tableName: TABLE, logger, bind: false });
    const ids = Array.from({ length: 10 }, (_value, index) => `t${index}`);
    await converse([sandbox(), sandbox(), sandbox()], ids);
    expect(entries.filter(({ level }) => level !== 'info')).toEqual([]);
    for (const [place, id] of ids.entries()) {
      const said = connections.sent.filter((each) => each.id === id).map(({ data }) => String(data['token']));
      const call = String(place).padStart(4, '0');
      // A prompt that reaches the table first is answered first, even if an earlier one is still on its way.
      const numbered = said.flatMap((text) => new RegExp(`^${call} ${id} (\\d): ${id} (\\w)$`).exec(text) ?? []);
      expect(numbered.filter((_text, index) => index % 3 === 1)).toEqual(['1', '2', '3']);
      expect(numbered.filter((_text, index) => index % 3 === 2).toSorted()).toEqual(['a', 'b', 'c']);
      expect(said.filter((text) => text === `${id} key 1`)).toHaveLength(1);
      expect(said).toHaveLength(4);
    }
    expect(await table.items()).toEqual([]);
  }, 240_000);
});
