import { describe, expect, it } from 'vitest';
import { collectParam } from '../../../bin/twilio/webhook-call';

describe('--set', () => {
  it('keeps every value of a name that is given again', () => {
    const args = ['Body=a=b', 'MediaUrl=1', 'MediaUrl=', 'MediaUrl=3', 'toString=x'];
    expect(args.reduce((form, arg) => collectParam(arg, form), {})).toEqual({
      Body: 'a=b',
      MediaUrl: ['1', '', '3'],
      toString: 'x',
    });
  });

  it.each(['', 'Body', '=x'])('refuses %j', (text) => expect(() => collectParam(text)).toThrow('Give Name=value'));
});
