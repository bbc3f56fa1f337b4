import { describe, expect, it } from 'vitest';
import { webhook } from '../../../lambda';
import { masked } from '../../../lambda/log/log';
import { signedEvent, voiceParams } from '../../../lambda/testing';
import { recordingLogger } from '../logger';

describe('masked', () => {
  it('keeps the query of a POST and masks the values of other methods', () => {
    const url = 'https://a.example/voice?lang=pt&From=%2B1&flag';
    expect(masked(url, 'POST')).toBe(url);
    expect(masked(url, 'GET')).toBe('https://a.example/voice?lang=***&From=***&flag');
    expect(masked('https://a.example/voice', 'GET')).toBe('https://a.example/voice');
  });

  it('masks user info and truncates long values', () => {
    expect(masked('https://u:p@ss@a.example/x', 'POST')).toBe('https://***@a.example/x');
    expect(masked(`https://a.example/${'x'.repeat(9000)}`, 'POST')).toHaveLength(2048);
  });
});

describe('an error of a route', () => {
  it.each([
    [new TypeError('bad'), { name: 'TypeError', message: 'bad' }],
    ['a string with secrets', { name: 'NonError', message: 'A string was thrown.' }],
    [undefined, undefined],
  ])('is described in the log: %s', async (thrown, error) => {
    const logger = recordingLogger();
    const routes = {
      '/voice': () => {
        throw thrown;
      },
    };
    const handler = webhook(routes, { authToken: 'secret', origins: [], logger });
    await handler(
      signedEvent({
        frontDoor: 'http-api',
        url: 'https://a.example/voice',
        authToken: 'secret',
        params: voiceParams(),
      }),
    );
    expect(logger.levels[0]?.[0]).toBe('error');
    if (error) expect(logger.entries[0]?.error).toMatchObject(error);
    else expect(logger.entries[0]?.outcome).toBe('handler-error');
  });
});
