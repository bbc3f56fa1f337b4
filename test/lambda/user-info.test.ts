import { describe, expect, it } from 'vitest';
import { userInfos } from '../../lambda/user-info';

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

describe('userInfos', () => {
  it.each([undefined, '', 'Bearer abc', 'Basic', 'Basic !!!', 'Basic a b'])('are none for %j', (authorization) => {
    expect(userInfos(authorization)).toEqual(['']);
  });

  it('are as decoded and percent-encoded', () => {
    expect(userInfos(basic('user:pass'))).toEqual(['', 'user:pass@']);
    expect(userInfos(basic('us er:p@ss:x'))).toEqual(['', 'us er:p@ss:x@', 'us%20er:p%40ss%3Ax@']);
  });

  it('are with and without the colon for an empty password', () => {
    expect(userInfos(basic('user:'))).toEqual(['', 'user@', 'user:@']);
    expect(userInfos(basic('user'))).toEqual(['', 'user@', 'user:@']);
  });
});
