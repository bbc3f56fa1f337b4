import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { collectAddress, destination, secureContext } from '../../../bin/twilio/http/reach';
import { parseTextUrl } from '../../../bin/twilio/http/text-url';

describe('secureContext', () => {
  it('parses a list of authorities once', () => {
    expect(secureContext(rootCertificates)).toBe(secureContext(rootCertificates));
  });
});

describe('--resolve', () => {
  it.each([
    ['hooks.example.com:203.0.113.7', '203.0.113.7'],
    ['Hooks.Example.com:443:203.0.113.7', '203.0.113.7'],
    ['hooks.example.com:[2001:db8::1]', '2001:db8::1'],
  ])('%s connects to the address and keeps the name in the handshake', (text, host) => {
    const addresses = collectAddress(text);
    expect(destination(parseTextUrl('https://hooks.example.com/voice'), { addresses })).toEqual({
      host,
      port: 443,
      servername: 'hooks.example.com',
    });
  });

  it.each(['', 'hooks.example.com', 'hooks.example.com:there'])('rejects %j', (text) => {
    expect(() => collectAddress(text)).toThrow('Must be a host name and an IP address');
  });
});
