import { describe, expect, it } from 'vitest';
import type { Converse } from '../../../../bin/twilio/call/call';
import type { Conversation } from '../../../../bin/twilio/relay';
import { play, response } from './play';

const TWIML = (action: string) =>
  response(
    `<Connect${action}><ConversationRelay url="wss://relay.example.com/agent" welcomeGreeting="Hi!">` +
      '<Parameter name="plan" value="gold"/></ConversationRelay></Connect><Say>Goodbye</Say>',
  );

function ending(own: Partial<Conversation>) {
  const plans: Parameters<Converse>[0][] = [];
  const converse: Converse = async (plan) => {
    plans.push(plan);
    const ended = { sessionId: 'VX1', status: 'ended', handoffData: undefined, durationMs: 42_400 } as const;
    return { ...ended, firstMs: [], interrupts: [], ...own };
  };
  return { plans, converse };
}

describe('<Connect><ConversationRelay>', () => {
  it('connects to the relay with the parameters of the TwiML, and goes on after the session', async () => {
    const { plans, converse } = ending({});
    const { dialogue, status } = await play({ '/voice': TWIML('') }, { converse });
    expect(plans).toMatchObject([
      { url: 'wss://relay.example.com/agent', welcomeGreeting: 'Hi!', customParameters: { plan: 'gold' } },
    ]);
    expect(dialogue).toContain('twilio says “Goodbye”');
    expect(status).toBe('completed');
  });

  it('requests the action with the data that the relay hands over', async () => {
    const { converse } = ending({ handoffData: '{"to":"sales"}' });
    const documents = { '/voice': TWIML(' action="/after"'), '/after': response('<Say>Sales</Say>') };
    const { to, dialogue } = await play(documents, { converse });
    expect(to('/after')).toMatchObject([
      { SessionId: 'VX1', SessionStatus: 'ended', SessionDuration: '42', HandoffData: '{"to":"sales"}' },
    ]);
    expect(dialogue).toContain('twilio says “Sales”');
  });

  it('ends the call when the caller hangs up, and tells the action', async () => {
    const { converse } = ending({ status: 'completed' });
    const documents = { '/voice': TWIML(' action="/after"'), '/after': response('<Say>Nobody hears this</Say>') };
    const { to, dialogue } = await play(documents, { converse });
    expect(to('/after')).toMatchObject([{ SessionStatus: 'completed', CallStatus: 'completed' }]);
    expect(dialogue.join()).not.toContain('Nobody');
  });

  it('fails without a wss URL', async () => {
    const twiml = response('<Connect><ConversationRelay url="https://relay.example.com"/></Connect>');
    const { failure } = await play({ '/voice': twiml }, ending({}));
    expect(failure).toMatchObject({ code: 64101, message: expect.stringContaining('needs a wss:// url') });
  });

  it('skips other nouns', async () => {
    const { plans, converse } = ending({});
    const twiml = response('<Connect><Stream url="wss://x.example.com"/></Connect>');
    const { dialogue } = await play({ '/voice': twiml }, { converse });
    expect(plans).toEqual([]);
    expect(dialogue.join()).toContain('skips <Connect>');
  });
});
