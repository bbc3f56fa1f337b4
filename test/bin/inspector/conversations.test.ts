import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConversationSummary, Conversations } from '../../../bin/inspector/conversations';
import { TOKEN } from '../local/local-run';
import { CALL_SID, Caller } from './conversation';
import { ask, call, DOOR, pageHeaders, type Started, startInspected } from './started';

describe('conversations', () => {
  function kept() {
    let number = 0;
    const reported: ConversationSummary[] = [];
    const conversations = new Conversations({
      number: () => ++number,
      changed: (summary) => reported.push(summary),
      relay: { authToken: TOKEN, urls: ['wss://localhost:8450/live'] },
    });
    return { conversations, reported, caller: (id: string) => new Caller(id, (traffic) => conversations.add(traffic)) };
  }

  it('are one entry a connection, which changes with its messages', async () => {
    const { conversations, reported, caller } = kept();
    const one = caller('one').handshake().setup();
    expect(conversations.list()).toMatchObject([
      { id: 1, kind: 'conversation', outcome: 'open', sid: CALL_SID, status: 200 },
    ]);
    await expect.poll(() => reported.length).toBe(1);
    one.answers('Hi').closes(1000);
    expect(conversations.detail(1)).toMatchObject({ outcome: 'closed (1000)', totalMs: 3000, explanation: null });
    expect(conversations.detail(1)?.lines.map(({ type }) => type)).toEqual(['handshake', 'setup', 'text', 'closed']);
    await expect.poll(() => reported.length).toBe(2);
    expect(conversations.detail(2)).toBeUndefined();
  });

  it('have the cause of a refused handshake', () => {
    const { conversations, caller } = kept();
    caller('one').handshake(403, 'f'.repeat(32));
    const detail = conversations.detail(1);
    expect(detail).toMatchObject({ outcome: 'refused', status: 403, explanation: { signed: false, cause: 'unknown' } });
    expect(detail?.explanation?.candidates).toContain('wss://localhost:8450/live');
  });

  it('have the event of $connect, unless the path was wrong', () => {
    const { conversations } = kept();
    const handshake = { kind: 'handshake', status: 403, url: 'wss://localhost/other', id: 'one', at: 1 } as const;
    conversations.add(handshake);
    expect(() => conversations.event(1)).toThrow("The path isn't the relay's");
    expect(conversations.event(2)).toBeUndefined();
  });

  it('are kept up to a number, and open ones survive a clear', () => {
    const { conversations, caller } = kept();
    for (let index = 0; index < 60; index += 1) caller(`c${index}`).handshake().closes();
    expect(conversations.list()).toHaveLength(50);
    const open = caller('open').handshake();
    conversations.clear();
    open.setup();
    expect(conversations.list()).toMatchObject([{ id: 61, sid: CALL_SID }]);
  });
});

describe('the inspector', () => {
  let started: Started;
  beforeAll(async () => {
    started = await startInspected();
  });
  afterAll(() => started.stop());

  it('lists conversations among the requests, and masks what admits a session', async () => {
    await started.run.send(DOOR, call(started.run));
    new Caller('one', (traffic) => started.inspector.relayed(traffic)).handshake().setup().answers(`token ${TOKEN}`);
    await started.run.send(DOOR, call(started.run));
    const { body } = await ask(started.port, '/requests/2');
    expect(JSON.parse(body)).toMatchObject({ kind: 'conversation', id: 2 });
    expect(body).toContain('plan=gold');
    expect(body).not.toMatch(new RegExp(`secret-token|X-Twilio-Signature|${TOKEN}`));
    expect(JSON.parse((await ask(started.port, '/requests/3')).body)).toMatchObject({ outcome: 'accepted' });
    const headers = await pageHeaders(started.port);
    const replayed = await ask(started.port, '/requests/2/replay', { method: 'POST', headers });
    expect(replayed.status).toBe(404);
    const copied = await ask(started.port, '/requests/2/event', { method: 'POST', headers });
    expect(JSON.parse(JSON.parse(copied.body).text)).toMatchObject({ requestContext: { routeKey: '$connect' } });
  });
});
