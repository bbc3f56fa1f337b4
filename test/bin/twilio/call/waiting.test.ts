import { describe, expect, it } from 'vitest';
import { play, response } from './play';

describe('a <Conference>', () => {
  const EVENTS = 'statusCallback="/room" statusCallbackEvent="start end join leave"';
  const documents = (attributes: string) => ({
    '/voice': response(`<Dial action="/a"><Conference ${attributes}>Room 1</Conference></Dial>`),
    ...{ '/room': response(''), '/wait': response('<Say>One moment</Say>'), '/a': response(''), '/r': response('') },
  });

  it('reports who joins and leaves, with its own parameters', async () => {
    const { to } = await play(documents(`${EVENTS} muted="true"`));
    expect(to('/room').map(({ StatusCallbackEvent }) => StatusCallbackEvent)).toEqual([
      ...['participant-join', 'participant-join', 'conference-start'],
      ...['participant-leave', 'participant-leave', 'conference-end'],
    ]);
    expect(to('/room').map(({ SequenceNumber }) => SequenceNumber)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(to('/room')[0]).toEqual({
      ConferenceSid: expect.stringMatching(/^CF[0-9a-f]{32}$/),
      FriendlyName: 'Room 1',
      AccountSid: 'AC1',
      Timestamp: expect.stringMatching(/ \+0000$/),
      SequenceNumber: '1',
      StatusCallbackEvent: 'participant-join',
      CallSid: 'CA1',
      Muted: 'true',
      Hold: 'false',
      Coaching: 'false',
      StartConferenceOnEnter: 'true',
      EndConferenceOnExit: 'false',
    });
    expect(to('/room')[2]).not.toHaveProperty('CallSid');
    expect(to('/room')[5]).toMatchObject({ ReasonConferenceEnded: 'last-participant-left' });
  });

  it('reports only the chosen events, and none by default', async () => {
    const chosen = await play(documents('statusCallback="/room" statusCallbackEvent="end"'));
    expect(chosen.to('/room')).toHaveLength(1);
    expect((await play(documents('statusCallback="/room"'))).to('/room')).toHaveLength(0);
  });

  it('plays its waitUrl, and ends as answered', async () => {
    const { asked, dialogue, to } = await play(documents('waitUrl="/wait" waitMethod="GET"'));
    expect(asked.map(({ url, method }) => `${method} ${url}`)).toEqual(['POST /voice', 'GET /wait', 'POST /a']);
    expect(dialogue).toContain('twilio says “One moment”');
    expect(to('/a')[0]).toMatchObject({ DialCallStatus: 'answered', CallSid: 'CA1' });
    expect(to('/a')[0]).not.toHaveProperty('DialCallSid');
  });

  it('names a waitUrl on another server instead of calling it', async () => {
    const { asked, dialogue } = await play(documents('waitUrl="https://music.example/hold.xml"'));
    expect(asked.map(({ url }) => url)).toEqual(['/voice', '/a']);
    expect(dialogue).toContain(
      'twilio skips waitUrl https://music.example/hold.xml of <Conference>, which is on another server',
    );
  });

  it('reports its recording', async () => {
    const { to } = await play(documents('record="record-from-start" recordingStatusCallback="/r"'));
    expect(to('/r')[0]).toMatchObject({ RecordingSource: 'Conference', ConferenceSid: expect.stringMatching(/^CF/) });
    expect(to('/r')[0]).not.toHaveProperty('CallSid');
  });
});

describe('an <Enqueue>', () => {
  const documents = (wait: string) => ({
    '/voice': response('<Enqueue action="/a" waitUrl="/wait">support</Enqueue>'),
    ...{ '/wait': response(wait), '/a': response('<Say>Bye</Say>') },
  });

  it.each([
    ['<Play>music.mp3</Play>', 'bridged'],
    ['<Leave/>', 'leave'],
    ['<Hangup/>', 'hangup'],
  ])('that waits with %s ends as %s', async (wait, result) => {
    const { to, dialogue } = await play(documents(wait));
    expect(to('/wait')[0]).toMatchObject({
      ...{ CallSid: 'CA1', QueuePosition: '1', QueueTime: '0', AvgQueueTime: '0', CurrentQueueSize: '1' },
      QueueSid: to('/a')[0]?.['QueueSid'],
    });
    expect(to('/a')[0]).toMatchObject({ QueueResult: result, QueueTime: '5' });
    // The caller hung up and hears nothing more.
    expect(dialogue.includes('twilio says “Bye”')).toBe(result !== 'hangup');
  });

  it('skips a <Leave> outside of it', async () => {
    const { dialogue } = await play({ '/voice': response('<Leave/><Say>Hi</Say>') });
    expect(dialogue.slice(1, 3)).toEqual([
      "twilio skips <Leave>, because the caller isn't in a queue",
      'twilio says “Hi”',
    ]);
  });
});

describe('a <Queue>', () => {
  it('plays its document to the caller who waited', async () => {
    const { to } = await play({
      '/voice': response('<Dial action="/a"><Queue url="/connect">support</Queue></Dial>'),
      ...{ '/connect': response('<Say>You are next</Say>'), '/a': response('') },
    });
    const [connect] = to('/connect');
    expect(connect).toMatchObject({ DequeingCallSid: 'CA1', QueueTime: '30', QueueSid: to('/a')[0]?.['QueueSid'] });
    expect(connect?.['CallSid']).not.toBe('CA1');
    expect(to('/a')[0]).toMatchObject({ DialCallStatus: 'completed', CallSid: 'CA1' });
  });
});
