import { describe, expect, it } from 'vitest';
import { collectParam } from '../../../bin/twilio/webhook-call';

describe('--set', () => {
  it('keeps every value of a repeated name', () => {
    const args = ['Body=a=b', 'MediaUrl=1', 'MediaUrl=', 'MediaUrl=3', 'toString=x'];
    expect(args.reduce((form, arg) => collectParam(arg, form), {})).toEqual({
      Body: 'a=b',
      MediaUrl: ['1', '', '3'],
      toString: 'x',
    });
  });

  it.each(['', 'Body', '=x'])('rejects %j', (text) => expect(() => collectParam(text)).toThrow('Must be Name=value'));
});
