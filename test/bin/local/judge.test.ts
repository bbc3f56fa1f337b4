import { describe, expect, it } from 'vitest';
import { judge, type Observed } from '../../../bin/local/round';

const publicUrl = 'https://localhost:8443/voice';
const accepted = { outcome: 'accepted', status: 200, publicUrl } as const;
const refused = { outcome: 'invalid-signature', status: 403, publicUrl } as const;
const good: Observed = {
  outcome: 'accepted',
  status: 200,
  publicUrl,
  contentType: 'text/xml; charset=utf-8',
  body: '<Response/>',
};
const forged: Observed = { outcome: 'invalid-signature', status: 403, publicUrl, body: 'Forbidden' };

describe('judge', () => {
  it('finds no problem in the expected result', () => {
    expect(judge(accepted, good)).toEqual([]);
    expect(judge(refused, forged)).toEqual([]);
  });

  it.each<[string, typeof accepted | typeof refused, Observed, string]>([
    [
      'a signed request that is refused',
      accepted,
      { ...good, outcome: 'invalid-signature' },
      'outcome is invalid-signature instead of accepted',
    ],
    ['a status that contradicts the outcome', accepted, { ...good, status: 502 }, 'status is 502 instead of 200'],
    [
      'a wrong public URL',
      accepted,
      { ...good, publicUrl: 'http://x' },
      `public URL is http://x instead of ${publicUrl}`,
    ],
    ['an answer that is not TwiML', accepted, { ...good, body: 'hello' }, "the answer isn't TwiML"],
    ['TwiML with another content type', accepted, { ...good, contentType: 'text/plain' }, 'content type is text/plain'],
    ['a missing log line', accepted, { ...good, outcome: undefined }, 'outcome is missing instead of accepted'],
    [
      'a forged request that is accepted',
      refused,
      { ...forged, outcome: 'accepted' },
      'outcome is accepted instead of invalid-signature',
    ],
    [
      'TwiML for a forged request',
      refused,
      { ...forged, body: '<Response/>' },
      'a forged request was answered with TwiML',
    ],
    ['no answer', accepted, { body: '', failure: 'ECONNRESET' }, 'no answer: ECONNRESET'],
  ])('names %s', (_name, expected, observed, problem) => {
    expect(judge(expected, observed)).toEqual([problem]);
  });
});
