import { afterEach, describe, expect, it, vi } from 'vitest';
import { MessagingResponse, twimlText } from '../../../lambda';
import { CONTEXT, messageParams, signedEvent } from '../../../lambda/testing';

const FAMILY = '👩‍👩‍👧‍👦';

describe('twimlText', () => {
  it('keeps ordinary text unchanged', () => {
    const text = `Grüße,\n\tit's <me> & 你好 ${FAMILY}`;
    expect(twimlText(text)).toBe(text);
    expect(twimlText('x'.repeat(1600))).toHaveLength(1600);
  });

  it('drops the characters that XML does not allow', () => {
    expect(twimlText('a\0b\x07c\x1bd\ufffee\uffff')).toBe('abcde');
    expect(twimlText('a\ud83d b\udc4d c')).toBe('a b c');
  });

  it.each([
    ['an emoji', '👍'],
    ['a flag', '🇺🇸'],
    ['joined people', FAMILY],
    ['a letter with an accent', 'e\u0301'],
  ])('never splits %s', (_, character) => {
    for (let before = 0; before < 12; before++) {
      const start = 'x'.repeat(1600 - before);
      const kept = character.length <= before ? character : '';
      const rest = kept === '' ? '' : 'y'.repeat(before - character.length);
      expect(twimlText(`${start}${character}${'y'.repeat(20)}`)).toBe(start + kept + rest);
    }
  });

  it('truncates to another length', () => {
    expect(twimlText('one two', 3)).toBe('one');
    expect(twimlText('👍👍', 3)).toBe('👍');
    expect(twimlText('👍', 1)).toBe('');
  });

  it('splits a character with endless marks only between code points', () => {
    const cut = twimlText(`e${'\u0301'.repeat(5000)}`);
    expect(cut).toHaveLength(1600);
    expect(twimlText(`e${'\u{1D167}'.repeat(2000)}`)).not.toMatch(/\p{Surrogate}/u);
  });

  it('returns text that the builders accept', () => {
    const twiml = new MessagingResponse();
    twiml.message(twimlText('You said: \x07\ud83d'));
    expect(twiml.toString()).toContain('<Message>You said: </Message>');
  });
});

describe('the sample app', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('echoes any message: it drops a control character, and keeps or drops an emoji at the limit as a whole', async () => {
    const authToken = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e';
    vi.stubEnv('TWILIO_AUTH_TOKEN', authToken);
    vi.resetModules();
    const { handler } = await import('../../../lambda/app');
    const letters = 'x'.repeat(1589);
    const params = messageParams({ Body: `\x07${letters}👍` });
    const url = 'https://abc123.lambda-url.eu-west-1.on.aws/message';
    const answer = await handler(signedEvent({ frontDoor: 'function-url', url, params, authToken }), CONTEXT);
    expect(answer).toMatchObject({
      statusCode: 200,
      body: expect.stringContaining(`<Message>You said: ${letters}</Message>`),
    });
  });
});
