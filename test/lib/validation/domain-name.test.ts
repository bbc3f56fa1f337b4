import { Lazy } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { checkBasePath, checkDomainName } from '../../../lib/validation/domain-name';
import { testStack } from '../stack';

describe('a domain name', () => {
  it.each([
    'example.com',
    'hooks.example.com',
    'a-1.b2.example',
    'xn--bcher-kva.example',
    Lazy.string({ produce: () => 'X' }),
  ])('can be %s', (domainName) => {
    expect(() => checkDomainName(testStack(), domainName)).not.toThrow();
  });

  it.each([
    ['https://hooks.example.com', 'use "hooks.example.com"'],
    ['hooks.example.com:8443', 'use "hooks.example.com"'],
    ['hooks.example.com/voice', 'use "hooks.example.com"'],
    ['Hooks.Example.com', 'use "hooks.example.com"'],
    ['hooks.example.com.', 'remove the scheme, port, path, wildcard or trailing dot'],
    ['*.example.com', 'remove the scheme, port, path, wildcard or trailing dot'],
    ['localhost', 'remove the scheme, port, path, wildcard or trailing dot'],
    ['-a.example.com', 'remove the scheme, port, path, wildcard or trailing dot'],
    ['', 'remove the scheme, port, path, wildcard or trailing dot'],
    [`${'a.'.repeat(130)}com`, 'remove the scheme, port, path, wildcard or trailing dot'],
  ])("can't be %s, and is never changed silently", (domainName, fix) => {
    expect(() => checkDomainName(testStack(), domainName)).toThrow(
      `[Test] \`domainName\` is ${JSON.stringify(domainName)}: must be a bare, lower-case host name such as "hooks.example.com". Fix: ${fix}.`,
    );
  });
});

describe('a base path', () => {
  it.each(['twilio', 'v1/twilio', "a$-_.+!*'()b"])('can be %s', (basePath) => {
    expect(() => checkBasePath(testStack(), basePath)).not.toThrow();
  });

  it.each([
    ['/twilio', 'use "twilio"'],
    ['twilio/', 'use "twilio"'],
    ['', 'choose such a path, or leave `basePath` out for the root'],
    ['a//b', 'choose such a path, or leave `basePath` out for the root'],
    ['a b', 'choose such a path, or leave `basePath` out for the root'],
    ['a,b', 'choose such a path, or leave `basePath` out for the root'],
  ])("can't be %j", (basePath, fix) => {
    expect(() => checkBasePath(testStack(), basePath)).toThrow(
      `[Test] \`basePath\` is ${JSON.stringify(basePath)}: must be at most 300 characters: segments of letters, digits and $-_.+!*'(), joined by single slashes. Fix: ${fix}.`,
    );
  });

  it("can't be longer than 300 characters", () => {
    expect(() => checkBasePath(testStack(), 'a'.repeat(301))).toThrow('must be at most 300 characters');
  });
});
