import { describe, expect, it } from 'vitest';
import { BASE, keys, play, response } from './play';

describe('playCall', () => {
  it('plays a call from ringing to hangup', async () => {
    const { dialogue, status, failure } = await play({
      '/voice': response(
        '<Say>Hi &amp; welcome</Say><Play>hello.mp3</Play><Pause length="2"/><Hangup/><Say>never</Say>',
      ),
    });
    expect(dialogue).toEqual([
      `webhook POST ${BASE}/voice  CallStatus=ringing`,
      'twilio says “Hi & welcome”',
      'twilio plays hello.mp3',
      'twilio waits 2 s',
      'twilio hangs up',
    ]);
    expect([status, failure]).toEqual(['completed', undefined]);
  });

  it('presses the digits at each Gather in turn', async () => {
    const { asked } = await play(
      {
        '/voice': response('<Gather action="menu?x=1" numDigits="1"><Say>Press</Say></Gather>'),
        '/menu?x=1': response('<Gather method="GET"/>'),
      },
      { answers: keys('12', '42#7') },
    );
    expect(asked.map(({ url, method, params }) => [url, method, params['CallStatus'], params['Digits']])).toEqual([
      ['/voice', 'POST', 'ringing', undefined],
      ['/menu?x=1', 'POST', 'in-progress', '1'],
      ['/menu?x=1', 'GET', 'in-progress', '42'],
    ]);
    expect(asked[2]?.params['FinishedOnKey']).toBe('#');
  });

  it('continues after an unanswered Gather, and hangs up after the third', async () => {
    const { asked, dialogue, failure } = await play({ '/voice': response('<Gather/><Redirect/>') });
    expect(asked).toHaveLength(3);
    expect(dialogue.at(-1)).toBe('caller hangs up');
    expect(failure).toBeUndefined();
  });

  it('requests the action without digits if actionOnEmptyResult is set', async () => {
    const { asked } = await play({
      '/voice': response('<Gather action="/a" actionOnEmptyResult="true"/>'),
      '/a': response(''),
    });
    expect(asked[1]?.params['Digits']).toBe('');
  });

  it('records and calls both URLs', async () => {
    const { asked } = await play({
      '/voice': response('<Record action="/done" recordingStatusCallback="/recorded"/>'),
      '/recorded': response(''),
      '/done': response(''),
    });
    expect(asked.map(({ url }) => url)).toEqual(['/voice', '/recorded', '/done']);
    const [, recorded, done] = asked;
    expect(recorded?.params['RecordingStatus']).toBe('completed');
    expect(done?.params['RecordingUrl']).toBe(recorded?.params['RecordingUrl']);
  });

  it.each([
    ['<Dial action="/a"><Number>+14155550100</Number></Dial>', 'DialCallStatus', 'completed'],
    ['<Enqueue action="/a">support</Enqueue>', 'QueueResult', 'bridged'],
  ])('continues %s at its action', async (verb, name, value) => {
    const { asked } = await play({ '/voice': response(verb), '/a': response('') });
    expect(asked[1]?.params[name]).toBe(value);
  });

  it.each([
    ['<Reject reason="busy"/>', 'busy'],
    ['<Reject/>', 'no-answer'],
    ['<Dial>+1</Dial><Enqueue>q</Enqueue><Connect/>', 'completed'],
  ])('ends %s as %s and sends the status callback', async (verb, status) => {
    const own = { statusCallback: `${BASE}/status` };
    const { asked } = await play({ '/voice': response(verb), '/status': response('') }, own);
    expect(asked.at(-1)).toMatchObject({ url: '/status', params: { CallStatus: status } });
  });

  it('requests at most 50 documents', async () => {
    const { asked } = await play({ '/voice': response('<Redirect>/voice</Redirect>') });
    expect(asked).toHaveLength(50);
  });

  it('says plain text', async () => {
    const { dialogue } = await play({ '/voice': 'hello' }, { type: 'text/plain' });
    expect(dialogue[1]).toBe('twilio says “hello”');
  });

  it.each([
    ['malformed', { '/voice': '<Response><Say>' }, 'text/xml', 12100],
    ['an element other than Response', { '/voice': '<html/>' }, 'text/html', 12200],
    ['empty', { '/voice': '' }, 'text/xml', 11770],
    ['JSON', { '/voice': '{}' }, 'application/json', 12300],
    ['over 64 kB', { '/voice': response('x'.repeat(65_536)) }, 'text/xml', 11750],
    ['missing', {}, 'text/xml', 11217],
    ['an endless redirect', { '/voice': response('<Redirect>/voice</Redirect>') }, 'text/xml', 11215],
  ])('fails if the document is %s', async (_, documents, type, code) => {
    const { failure } = await play(documents as Record<string, string>, { type });
    expect(failure).toMatchObject({ code });
  });
});
