import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { collectAddress, destination, secureContextOf } from '../../../bin/twilio/http/destination';
import { parseTextUrl } from '../../../bin/twilio/http/text-url';

describe('authorities', () => {
  it('are read once for all requests, because that takes longer than most answers', () => {
    const reach = { ca: rootCertificates, addresses: new Map<string, string>() };
    expect(secureContextOf(reach)).toBeDefined();
    expect(secureContextOf({ ...reach })).toBe(secureContextOf(reach));
  });

  it("are Node's own unless there is one more", () =>
    expect(secureContextOf({ addresses: new Map() })).toBeUndefined());
});

describe('--resolve', () => {
  it.each([
    ['hooks.example.com:203.0.113.7', '203.0.113.7'],
    ['Hooks.Example.com:443:203.0.113.7', '203.0.113.7'],
    ['hooks.example.com:[2001:db8::1]', '2001:db8::1'],
  ])('%s asks that address, by the name in the handshake', (text, host) => {
    const addresses = collectAddress(text);
    expect(destination(parseTextUrl('https://hooks.example.com/voice'), { addresses })).toEqual({
      host,
      port: 443,
      servername: 'hooks.example.com',
    });
  });

  it.each(['', 'hooks.example.com', 'hooks.example.com:there'])('refuses %j', (text) => {
    expect(() => collectAddress(text)).toThrow('Give a host name and an IP address');
  });
});
