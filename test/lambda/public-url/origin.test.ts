import { describe, expect, it } from 'vitest';
import { parseOrigin, parseOrigins, splitHost } from '../../../lambda/public-url/origin';

describe('parseOrigin', () => {
  it.each([
    ['https://hooks.example.com', { scheme: 'https', hostname: 'hooks.example.com', basePath: '' }],
    ['HTTPS://Hooks.Example.com:443/', { scheme: 'https', hostname: 'Hooks.Example.com', port: '443', basePath: '' }],
    ['http://localhost:8080/a/b/', { scheme: 'http', hostname: 'localhost', port: '8080', basePath: '/a/b' }],
    ['https://[::1]:8443', { scheme: 'https', hostname: '[::1]', port: '8443', basePath: '' }],
    ['https://*.example.com/a', { scheme: 'https', hostname: '*.example.com', basePath: '/a' }],
    [' https://a.example//b// ', { scheme: 'https', hostname: 'a.example', basePath: '//b' }],
  ])('reads %s', (text, origin) => {
    expect(parseOrigin(text)).toEqual(origin);
  });

  it.each([
    '',
    'hooks.example.com',
    'ftp://hooks.example.com',
    'https://',
    'https://user@hooks.example.com',
    'https://hooks.example.com?x=1',
    'https://hooks.example.com/a#b',
    'https://hooks.example.com:port',
    'https://hooks.example.com:123456',
    'https://hooks.example.com/a b',
    'xhttps://hooks.example.com',
    'https://a.*.example.com',
    'https://*hooks.example.com',
  ])('rejects %j with the expected form', (text) => {
    const message = `Public origin ${JSON.stringify(text)} is not of the form https://host[:port][/basePath]: leave out user info, query and fragment.`;
    expect(() => parseOrigin(text)).toThrow(new TypeError(message));
  });
});

describe('parseOrigins', () => {
  it('reads a comma-separated list, and nothing as an empty list', () => {
    expect(parseOrigins(' https://a.example , https://b.example/c,')).toHaveLength(2);
    expect(parseOrigins(undefined)).toEqual([]);
    expect(parseOrigins(' , ')).toEqual([]);
  });
});

describe('splitHost', () => {
  it.each(['', 'a b', 'a/b', 'a@b', 'a:b', 'a\r\nb', 'a,b', '[::1'])('rejects %j', (host) => {
    expect(splitHost(host)).toBeUndefined();
  });

  it('splits host and port', () => {
    expect(splitHost('a.example:8443')).toEqual({ hostname: 'a.example', port: '8443' });
    expect(splitHost('[::1]:8443')).toEqual({ hostname: '[::1]', port: '8443' });
  });
});
