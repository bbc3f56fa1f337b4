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
  ])('may be %s', (domainName) => {
    expect(() => checkDomainName(testStack(), domainName)).not.toThrow();
  });

  it.each([
    ['https://hooks.example.com', 'write "hooks.example.com"'],
    ['hooks.example.com:8443', 'write "hooks.example.com"'],
    ['hooks.example.com/voice', 'write "hooks.example.com"'],
    ['Hooks.Example.com', 'write "hooks.example.com"'],
    ['hooks.example.com.', 'leave out scheme, port, path, wildcard and trailing dot'],
    ['*.example.com', 'leave out scheme, port, path, wildcard and trailing dot'],
    ['localhost', 'leave out scheme, port, path, wildcard and trailing dot'],
    ['-a.example.com', 'leave out scheme, port, path, wildcard and trailing dot'],
    ['', 'leave out scheme, port, path, wildcard and trailing dot'],
    [`${'a.'.repeat(130)}com`, 'leave out scheme, port, path, wildcard and trailing dot'],
  ])('may not be %s, and is not silently changed', (domainName, fix) => {
    expect(() => checkDomainName(testStack(), domainName)).toThrow(
      `[Test] domainName is ${JSON.stringify(domainName)}: must be a bare, lower-case host name such as "hooks.example.com". Fix: ${fix}.`,
    );
  });
});

describe('a base path', () => {
  it.each(['twilio', 'v1/twilio', "a$-_.+!*'()b"])('may be %s', (basePath) => {
    expect(() => checkBasePath(testStack(), basePath)).not.toThrow();
  });

  it.each([
    ['/twilio', 'write "twilio"'],
    ['twilio/', 'write "twilio"'],
    ['', 'leave basePath out for the root, or choose such a path'],
    ['a//b', 'leave basePath out for the root, or choose such a path'],
    ['a b', 'leave basePath out for the root, or choose such a path'],
    ['a,b', 'leave basePath out for the root, or choose such a path'],
  ])('may not be %j', (basePath, fix) => {
    expect(() => checkBasePath(testStack(), basePath)).toThrow(
      `[Test] basePath is ${JSON.stringify(basePath)}: must be segments of letters, digits and $-_.+!*'() joined by single slashes, 300 characters at most. Fix: ${fix}.`,
    );
  });

  it('may not be longer than 300 characters', () => {
    expect(() => checkBasePath(testStack(), 'a'.repeat(301))).toThrow('300 characters at most');
  });
});
