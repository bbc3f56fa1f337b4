import { Lazy } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { checkPublicOrigins, hostNames } from '../../../lib/front-door/public-origin';
import { testStack } from '../stack';

describe('a public origin', () => {
  it.each([
    'https://cdn.example.com',
    'https://cdn.example.com:8443',
    'https://cdn.example.com/base/path',
    'https://CDN.Example.com',
    'https://localhost',
    `https://${Lazy.string({ produce: () => 'host' })}`,
  ])('can be %s', (origin) => {
    expect(() => checkPublicOrigins(testStack(), [origin])).not.toThrow();
  });

  it.each([
    'http://cdn.example.com',
    'cdn.example.com',
    'https://user:password@cdn.example.com',
    'https://cdn.example.com?a=b',
    'https://cdn.example.com/#top',
    'https://cdn.example.com/',
    'https://cdn.example.com/base/',
    'https://cdn.example.com/a//b',
    'https://cdn.example.com/a,https://other.example.com',
    'https://cdn.example.com:0',
    'https://cdn.example.com:65536',
    'https://cdn example.com',
    '',
  ])("can't be %j", (origin) => {
    expect(() => checkPublicOrigins(testStack(), ['https://ok.example.com', origin])).toThrow(
      `[Test] \`publicOrigins\` is ${JSON.stringify(origin)}: each must be of the form https://host[:port][/basePath]. ` +
        'Fix: use https, and remove user info, query, fragment and trailing slash.',
    );
  });
});

describe('the hosts of origins', () => {
  it('are unique, in lower case, and known at synth', () => {
    const token = `https://${Lazy.string({ produce: () => 'host' })}`;

    expect(hostNames(['https://A.example:8443/x', token, 'https://a.example', 'https://b.example'])).toEqual([
      'a.example',
      'b.example',
    ]);
  });
});
