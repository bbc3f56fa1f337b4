import { describe, expect, it } from 'vitest';
import { webhook } from '../../../lambda';
import { masked } from '../../../lambda/log/log';
import { signedEvent, voiceParams } from '../../../lambda/testing';
import { recordingLogger } from '../logger';

describe('masked', () => {
  it('keeps the query of a POST and masks values of any other method', () => {
    const url = 'https://a.example/voice?lang=pt&From=%2B1&flag';
    expect(masked(url, 'POST')).toBe(url);
    expect(masked(url, 'GET')).toBe('https://a.example/voice?lang=***&From=***&flag');
    expect(masked('https://a.example/voice', 'GET')).toBe('https://a.example/voice');
  });

  it('masks user info and cuts what is very long', () => {
    expect(masked('https://u:p@ss@a.example/x', 'POST')).toBe('https://***@a.example/x');
    expect(masked(`https://a.example/${'x'.repeat(9000)}`, 'POST')).toHaveLength(2048);
  });
});

describe('what a route throws', () => {
  it.each([
    [new TypeError('bad'), { name: 'TypeError', message: 'bad' }],
    ['a string with secrets', { name: 'NonError', message: 'A string was thrown.' }],
    [undefined, undefined],
  ])('%s is described in the log', async (thrown, error) => {
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
