import { describe, expect, it } from 'vitest';
import { keys, play, response } from './play';

const EVENTS = 'statusCallback="/progress" statusCallbackEvent="initiated ringing answered completed"';
const OK = { '/progress': response(''), '/a': response('') };

describe('a <Dial>', () => {
  it.each([
    ['completed', ['initiated', 'ringing', 'in-progress', 'completed'], 'true', '5'],
    ['busy', ['initiated', 'ringing', 'busy'], 'false', undefined],
    ['no-answer', ['initiated', 'ringing', 'no-answer'], 'false', undefined],
    ['failed', ['initiated', 'failed'], 'false', undefined],
    ['canceled', ['initiated', 'ringing', 'canceled'], 'false', undefined],
  ] as const)('reports its progress and its action when it ends as %s', async (result, statuses, bridged, duration) => {
    const { to, dialogue } = await play(
      { '/voice': response(`<Dial action="/a"><Number ${EVENTS}>+14155550123</Number></Dial>`), ...OK },
      { dials: [result] },
    );
    const told = to('/progress');
    expect(told.map(({ CallStatus }) => CallStatus)).toEqual(statuses);
    expect(told.map(({ SequenceNumber }) => SequenceNumber)).toEqual(statuses.map((_, index) => String(index)));
    const [action] = to('/a');
    expect(action).toMatchObject({ DialCallStatus: result, DialBridged: bridged, DialCallSid: told[0]?.['CallSid'] });
    expect(action?.['DialCallDuration']).toBe(duration);
    expect(action?.['CallSid']).toBe('CA1');
    expect(dialogue).toContain('twilio dials Number +14155550123 (simulated)');
  });

  it('reports the leg of the called party', async () => {
    const { to } = await play({
      '/voice': response('<Dial callerId="+14155550177"><Client statusCallback="/progress">alice</Client></Dial>'),
      ...OK,
    });
    expect(to('/progress')).toHaveLength(1);
    expect(to('/progress')[0]).toMatchObject({
      ...{ AccountSid: 'AC1', ParentCallSid: 'CA1', Direction: 'outbound-dial', CallStatus: 'completed' },
      ...{ To: 'client:alice', Called: 'client:alice', From: '+14155550177', Caller: '+14155550177' },
      ...{ CallbackSource: 'call-progress-events', CallDuration: '5', Duration: '1' },
      Timestamp: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000$/),
    });
    expect(to('/progress')[0]?.['CallSid']).toMatch(/^CA[0-9a-f]{32}$/);
  });

  it('of several parties connects the first, and the others go unanswered', async () => {
    const { to } = await play({
      '/voice': response(
        `<Dial action="/a"><Number ${EVENTS}>+14155550123</Number><Sip statusCallback="/sip">sip:a@b.example</Sip></Dial>`,
      ),
      '/sip': response(''),
      ...OK,
    });
    expect(to('/sip')).toEqual([expect.objectContaining({ CallStatus: 'no-answer', To: 'sip:a@b.example' })]);
    expect(to('/a')[0]?.['DialCallSid']).toBe(to('/progress')[0]?.['CallSid']);
  });

  it('in sequence stops at the party who answers', async () => {
    const dial = (result: 'completed' | 'busy') =>
      play(
        {
          '/voice': response(
            `<Dial sequential="true"><Number ${EVENTS}>+14155550123</Number><Number statusCallback="/2">+14155550124</Number></Dial>`,
          ),
          '/2': response(''),
          ...OK,
        },
        { dials: [result] },
      );
    expect((await dial('completed')).to('/2')).toHaveLength(0);
    expect((await dial('busy')).asked.map(({ url }) => url)).toEqual(['/voice', ...Array(3).fill('/progress'), '/2']);
  });

  it('ends as planned for each party, and the last result repeats', async () => {
    const again = '<Dial action="/voice2">+14155550123</Dial>';
    const { asked } = await play(
      {
        '/voice': response(again),
        '/voice2': response('<Dial action="/voice3">+14155550124</Dial>'),
        '/voice3': response('<Dial action="/a">+14155550125</Dial>'),
        ...OK,
      },
      { dials: ['busy', 'no-answer'] },
    );
    expect(asked.slice(1).map(({ params }) => params['DialCallStatus'])).toEqual(['busy', 'no-answer', 'no-answer']);
  });

  it('reports its recording, and the action has its URL', async () => {
    const recording = 'record="record-from-answer-dual" recordingStatusCallback="/r"';
    const documents = { '/voice': response(`<Dial action="/a" ${recording}>+14155550123</Dial>`), '/r': '<Response/>' };
    const { to } = await play({ ...documents, ...OK });
    expect(to('/r')[0]).toMatchObject({ RecordingSource: 'DialVerb', RecordingChannels: '2', CallSid: 'CA1' });
    expect(to('/a')[0]?.['RecordingUrl']).toBe(to('/r')[0]?.['RecordingUrl']);
    expect((await play({ ...documents, ...OK }, { dials: ['busy'] })).to('/r')).toHaveLength(0);
  });
});

describe('the document of a called party', () => {
  const dialed = (screen: string) => ({
    '/voice': response(`<Dial action="/a"><Number url="/screen" ${EVENTS}>+14155550123</Number></Dial>`),
    '/screen': response(screen),
    ...OK,
  });

  it('plays before both parties are connected', async () => {
    const { asked, to, dialogue } = await play(dialed('<Say>A call from the shop</Say>'));
    expect(asked.map(({ url }) => url).join(' ')).toBe('/voice /progress /progress /progress /screen /progress /a');
    expect(to('/screen')[0]).toMatchObject({
      CallSid: to('/progress')[0]?.['CallSid'],
      ParentCallSid: 'CA1',
      Direction: 'outbound-dial',
      CallStatus: 'in-progress',
      To: '+14155550123',
    });
    expect(dialogue.slice(dialogue.indexOf('callee answers'))).toContain('twilio says “A call from the shop”');
    expect(to('/a')[0]).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true' });
  });

  it('can reject the call, which is then completed but not connected', async () => {
    const { to, dialogue } = await play(dialed('<Hangup/>'));
    expect(to('/a')[0]).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
    expect(dialogue.join()).not.toContain('connects both');
  });

  it('asks the called party, who presses the next keys', async () => {
    const documents = { ...dialed('<Gather numDigits="1" action="/accept"/><Hangup/>'), '/accept': response('') };
    const accepted = await play(documents, { answers: keys('1') });
    expect(accepted.to('/accept')[0]).toMatchObject({ Digits: '1', ParentCallSid: 'CA1' });
    expect(accepted.dialogue).toContain('callee presses 1');
    expect(accepted.to('/a')[0]?.['DialBridged']).toBe('true');
    expect((await play(documents)).to('/a')[0]?.['DialBridged']).toBe('false');
  });

  it('fails the call if it is missing, and the action is still called', async () => {
    const { '/screen': _, ...documents } = dialed('');
    const { failure, to } = await play(documents);
    expect(failure).toMatchObject({ code: 11217 });
    expect(to('/a')[0]?.['DialBridged']).toBe('false');
  });

  it("can't dial", async () => {
    const { dialogue } = await play(dialed('<Dial>+14155550199</Dial>'));
    expect(dialogue).toContain("twilio skips <Dial>, which Twilio doesn't play to a called party");
  });
});

describe("URLs that Twilio calls and the tool doesn't", () => {
  it.each([
    ['<Dial><Number amdStatusCallback="/amd">+14155550123</Number></Dial>', 'amdStatusCallback /amd of <Number>'],
    ['<Connect action="/done"><Stream url="wss://a.example/s"/></Connect>', 'action /done of <Connect>'],
    ['<Connect action="/done"><Stream url="wss://a.example/s"/></Connect>', 'url wss://a.example/s of <Stream>'],
    ['<Start><Transcription statusCallbackUrl="/t"/></Start>', 'statusCallbackUrl /t of <Transcription>'],
    ['<Sms statusCallback="/s">Hi</Sms>', 'statusCallback /s of <Sms>'],
  ])('are named for %s', async (verb, words) => {
    const { dialogue, asked } = await play({ '/voice': response(verb) });
    expect(dialogue).toContain(`twilio skips ${words}`);
    expect(asked).toHaveLength(1);
  });
});
