import { describe, expect, it } from 'vitest';
import { keys, play, response, speech } from './play';

const END = { '/a': response('') };

describe('a <Gather>', () => {
  it('for speech gets the next text, with a confidence', async () => {
    const { asked, dialogue } = await play(
      { '/voice': response('<Gather input="speech" action="/a"><Say>Yes?</Say></Gather>'), ...END },
      { answers: [...keys('1'), speech('a chocolate cake')] },
    );
    expect(asked[1]?.params).toMatchObject({ SpeechResult: 'a chocolate cake', Confidence: '0.9' });
    expect(asked[1]?.params).not.toHaveProperty('Digits');
    expect(dialogue[2]).toBe('caller says “a chocolate cake”');
  });

  it.each([
    ['dtmf speech', 'SpeechResult', 'hello'],
    ['speech dtmf', 'SpeechResult', 'hello'],
    ['dtmf', 'Digits', '1'],
    [undefined, 'Digits', '1'],
  ])('for %s takes the first answer of its kind', async (input, name, value) => {
    const attribute = input === undefined ? '' : `input="${input}"`;
    const { asked, unused } = await play(
      { '/voice': response(`<Gather ${attribute} action="/a"/>`), ...END },
      { answers: [speech('hello'), ...keys('1')] },
    );
    expect(asked[1]?.params[name]).toBe(value);
    expect(unused).toHaveLength(1);
  });

  it('reports speech while it listens', async () => {
    const { asked } = await play(
      {
        '/voice': response('<Gather input="speech" action="/a" partialResultCallback="/part"/>'),
        '/part': response(''),
        ...END,
      },
      { answers: [speech('hello')] },
    );
    expect(asked.map(({ url, purpose }) => [url, purpose])).toEqual([
      ['/voice', 'document'],
      ['/part', 'callback'],
      ['/a', 'document'],
    ]);
    expect(asked[1]?.params).toMatchObject({
      SequenceNumber: '0',
      StableSpeechResult: 'hello',
      UnstableSpeechResult: '',
      Stability: '0.9',
    });
  });

  it.each([
    ['dtmf', 'caller presses nothing'],
    ['speech', 'caller says nothing'],
    ['dtmf speech', 'caller presses and says nothing'],
  ])('for %s without an answer continues', async (input, line) => {
    const { dialogue } = await play({ '/voice': response(`<Gather input="${input}"/><Hangup/>`) });
    expect(dialogue.slice(1)).toEqual([line, 'twilio hangs up']);
  });
});

describe('a <Record>', () => {
  it('is transcribed after the call', async () => {
    const { asked, to } = await play(
      {
        '/voice': response('<Record action="/a" transcribe="true" transcribeCallback="/text"/>'),
        '/text': response(''),
        '/status': response(''),
        ...END,
      },
      { statusCallback: 'https://hooks.example.com/status' },
    );
    expect(asked.map(({ url }) => url)).toEqual(['/voice', '/a', '/text', '/status']);
    const [text] = to('/text');
    expect(text).toMatchObject({
      TranscriptionStatus: 'completed',
      TranscriptionText: expect.stringMatching(/\w/),
      RecordingUrl: to('/a')[0]?.['RecordingUrl'],
      CallSid: 'CA1',
      From: '+14155550100',
    });
    expect(text?.['TranscriptionUrl']).toBe(
      `https://api.twilio.com/2010-04-01/Accounts/AC1/Transcriptions/${text?.['TranscriptionSid']}`,
    );
  });

  it('that is not transcribed calls no transcribeCallback', async () => {
    const documents = {
      '/voice': response('<Record action="/a" transcribe="false" transcribeCallback="/t"/>'),
      ...END,
    };
    expect((await play(documents)).to('/t')).toHaveLength(0);
  });

  it('reports the chosen events, with only the parameters of the recording', async () => {
    const events = 'recordingStatusCallbackEvent="in-progress completed"';
    const { to } = await play({
      '/voice': response(`<Record action="/a" recordingStatusCallback="/r" ${events}/>`),
      '/r': response(''),
      ...END,
    });
    expect(to('/r').map(({ RecordingStatus }) => RecordingStatus)).toEqual(['in-progress', 'completed']);
    expect(to('/r')[1]).toMatchObject({ AccountSid: 'AC1', CallSid: 'CA1', RecordingSource: 'RecordVerb' });
    expect(to('/r')[1]?.['RecordingUrl']).toContain('/Accounts/AC1/Recordings/RE');
    expect(to('/r')[1]).not.toHaveProperty('From');
  });
});
