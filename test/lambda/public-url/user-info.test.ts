import { describe, expect, it } from 'vitest';
import { userInfos } from '../../../lambda/public-url/candidates';

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

describe('userInfos', () => {
  it.each([undefined, '', 'Bearer abc', 'Basic', 'Basic !!!', 'Basic a b', 'XBasic dXNlcg=='])(
    'returns an empty list for %j',
    (authorization) => {
      expect(userInfos(authorization)).toEqual(['']);
    },
  );

  it('returns decoded and percent-encoded user info', () => {
    expect(userInfos(basic('user:pass'))).toEqual(['', 'user:pass@']);
    expect(userInfos(basic('us er:p@ss:x'))).toEqual(['', 'us er:p@ss:x@', 'us%20er:p%40ss%3Ax@']);
  });

  it('returns an empty password with and without its colon', () => {
    expect(userInfos(basic('user:'))).toEqual(['', 'user@', 'user:@']);
    expect(userInfos(basic('user'))).toEqual(['', 'user@', 'user:@']);
  });

  it('ignores spaces and the case of the scheme', () => {
    expect(userInfos('basic   dXNlcjpwYXNz')).toEqual(['', 'user:pass@']);
  });

  it('accepts an empty user', () => {
    expect(userInfos(basic(':pass'))).toEqual(['', ':pass@']);
  });

  it.each(['a/b:c', 'a:b?c', 'a:#', 'a\\:b', 'a:\n', 'a:\x7f'])(
    'returns %j only percent-encoded, because it would end user info',
    (credentials) => {
      const [user = '', password = ''] = credentials.split(':');
      expect(userInfos(basic(credentials))).toEqual([
        '',
        `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`,
      ]);
    },
  );
});
