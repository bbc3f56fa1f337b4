import { describe, expect, it } from 'vitest';
import { relayLogLine, transcriptLine } from '../../../bin/local/print/relay-lines';
import { type Transcript, type TranscriptLine, Transcripts } from '../../../bin/local/relay';
import { style } from '../../../bin/terminal/terminal';
import { CALL_SID, Caller } from '../inspector/conversation';

/** Plays connections, and collects the completed lines and the last transcript. */
function played() {
  const transcripts = new Transcripts();
  const lines: TranscriptLine[] = [];
  const seen: { last: Transcript | undefined } = { last: undefined };
  const caller = (id = 'c1') =>
    new Caller(id, (traffic) => {
      const added = transcripts.add(traffic);
      lines.push(...(added?.lines ?? []));
      seen.last = added?.transcript ?? seen.last;
    });
  const short = () => lines.map(({ who, type, text }) => `${who} ${type}: ${text}`);
  return { caller, lines, short, seen };
}

describe('a transcript', () => {
  it('has a line for each message, and one for each answer', () => {
    const { caller, lines, short } = played();
    caller()
      .handshake()
      .setup()
      .says({ type: 'prompt', voicePrompt: 'Are you open?', lang: 'en-US', last: true })
      .answers('Yes', ', on Sunday', '.')
      .says({ type: 'dtmf', digit: '7' })
      .hears({ type: 'play', source: 'https://x.example/a.mp3' })
      .hears({ type: 'sendDigits', digits: '42' })
      .hears({ type: 'language', ttsLanguage: 'sv-SE' })
      .says({ type: 'error', description: 'Invalid message' })
      .hears({ type: 'end', handoffData: '{"to":"sales"}' })
      .closes(1000);
    expect(short()).toEqual([
      'relay handshake: 200 wss://localhost:8450/live',
      `caller setup: ${CALL_SID}, from +14155550100 to +14155550199, plan=gold`,
      'caller prompt: Are you open?',
      'agent text: Yes, on Sunday.',
      'caller dtmf: 7',
      'agent play: https://x.example/a.mp3',
      'agent sendDigits: 42',
      'agent language: sv-SE',
      'caller error: Invalid message',
      'agent end: {"to":"sales"}',
      'relay closed: closed (1000)',
    ]);
    expect(lines[3]).toMatchObject({ firstMs: 12.4, texts: 3, open: false });
  });

  it('ends an answer at an interrupt, with what was said until then', () => {
    const { caller, short, seen } = played();
    const call = caller().handshake().setup().says({ type: 'prompt', voicePrompt: 'Count', last: false });
    call.hears({ type: 'text', token: 'One ', last: false }).hears({ type: 'text', token: 'two ', last: false });
    expect(seen.last?.lines.at(-1)).toMatchObject({ text: 'One two ', open: true });
    expect(short().at(-1)).toBe('caller prompt: Count …');
    call.says({ type: 'interrupt', utteranceUntilInterrupt: 'One', durationUntilInterruptMs: 300 });
    expect(short().slice(-2)).toEqual(['agent text: One two ', 'caller interrupt: after “One”, 300 ms']);
    expect(seen.last?.lines.at(-2)).toMatchObject({ text: 'One two ', open: false });
  });

  it('shows what is no message of ConversationRelay as it is', () => {
    const { caller, short } = played();
    caller().handshake().hears('{"message":"Internal server error"}').hears('no JSON').hears('[1]');
    expect(short().slice(1)).toEqual([
      'agent invalid: {"message":"Internal server error"}',
      'agent invalid: no JSON',
      'agent invalid: [1]',
    ]);
  });

  it('has the errors that the runtime logs about its call, also after its end, and no others', () => {
    const { caller, short } = played();
    const call = caller().handshake().setup();
    const line = { frontDoor: 'websocket-api', callSid: CALL_SID, outcome: 'handler-error' };
    call
      .logs('info', line)
      .logs('error', { ...line, callSid: 'CA0' })
      .closes()
      .logs('error', line);
    expect(short().filter((text) => text.includes('log'))).toEqual([`relay log: error: ${JSON.stringify(line)}`]);
  });

  it('keeps connections apart, and ignores those without an accepted handshake', () => {
    const { caller, short } = played();
    caller('one').handshake().says({ type: 'dtmf', digit: '1' });
    caller('two').handshake(403).says({ type: 'dtmf', digit: '2' });
    expect(short()).toEqual([
      'relay handshake: 200 wss://localhost:8450/live',
      'caller dtmf: 1',
      'relay handshake: 403 wss://localhost:8450/live',
    ]);
  });

  it('is bounded: long texts are cut, and later lines left out', () => {
    const { caller, seen } = played();
    const call = caller().handshake();
    call.says({ type: 'prompt', voicePrompt: 'x'.repeat(20_000), last: true });
    for (let index = 0; index < 2_100; index += 1) call.says({ type: 'dtmf', digit: '1' });
    expect(seen.last?.lines).toHaveLength(2_000);
    expect(seen.last?.lines[1]?.text).toHaveLength(8_000);
  });
});

describe('a line in the terminal', () => {
  const terminal = { style: style(false), width: 100, print: () => undefined };
  const line = (own: Partial<TranscriptLine>): TranscriptLine => {
    return { who: 'agent', type: 'text', text: 'Yes.', at: new Date(2026, 0, 2, 10, 0, 1).getTime(), ...own };
  };

  it('says who, what, and the time to the first text', () => {
    expect(transcriptLine(line({ firstMs: 12.4, texts: 1 }), terminal)).toBe(
      '10:00:01  Relay         agent   text       Yes.  first text after 12 ms, 1 text',
    );
    expect(transcriptLine(line({ who: 'caller', type: 'prompt', text: 'Hi' }), terminal)).toBe(
      '10:00:01  Relay         caller  prompt     Hi',
    );
  });

  it('is cut to the width, and has no control characters', () => {
    const long = transcriptLine(line({ text: `a\u001b[31m\n${'b'.repeat(500)}`, firstMs: 1, texts: 2 }), terminal);
    expect(long).toHaveLength(100);
    expect(long).toContain('…  first text after 1 ms, 2 texts');
    expect(long).not.toMatch(/\p{Cc}/u);
  });

  it("leaves out the runtime's own log, unless something is wrong", () => {
    const own = { frontDoor: 'websocket-api', outcome: 'accepted' };
    expect(relayLogLine({ level: 'info', message: own }, terminal)).toBeUndefined();
    expect(relayLogLine({ level: 'warn', message: own }, terminal)).toContain('warn: {"frontDoor"');
    expect(relayLogLine({ level: 'info', message: 'hello' }, terminal)).toMatch(/^ +Relay +info: hello$/);
  });
});
