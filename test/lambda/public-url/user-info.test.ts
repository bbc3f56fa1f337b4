import { describe, expect, it } from 'vitest';
import { userInfos } from '../../../lambda/public-url/public-url';

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

describe('userInfos', () => {
  it.each([undefined, '', 'Bearer abc', 'Basic', 'Basic !!!', 'Basic a b', 'XBasic dXNlcg=='])(
    'are none for %j',
    (authorization) => {
      expect(userInfos(authorization)).toEqual(['']);
    },
  );

  it('are as decoded and percent-encoded', () => {
    expect(userInfos(basic('user:pass'))).toEqual(['', 'user:pass@']);
    expect(userInfos(basic('us er:p@ss:x'))).toEqual(['', 'us er:p@ss:x@', 'us%20er:p%40ss%3Ax@']);
  });

  it('are with and without the colon for an empty password', () => {
    expect(userInfos(basic('user:'))).toEqual(['', 'user@', 'user:@']);
    expect(userInfos(basic('user'))).toEqual(['', 'user@', 'user:@']);
  });

  it('are read whatever the spaces and the case of the scheme', () => {
    expect(userInfos('basic   dXNlcjpwYXNz')).toEqual(['', 'user:pass@']);
  });

  it('may have no user', () => {
    expect(userInfos(basic(':pass'))).toEqual(['', ':pass@']);
  });

  it.each(['a/b:c', 'a:b?c', 'a:#', 'a\\:b', 'a:\n', 'a:\x7f'])(
    'are percent-encoded alone when %j would end them',
    (credentials) => {
      const [user = '', password = ''] = credentials.split(':');
      expect(userInfos(basic(credentials))).toEqual([
        '',
        `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`,
      ]);
    },
  );
});
