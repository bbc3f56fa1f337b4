import { describe, expect, it } from 'vitest';
import { unreachable } from '../../../operations/self-check/cause';

const HOST = 'hooks.example.com';
const failed = (code?: string, message = '') => unreachable(HOST, Object.assign(new Error(message), { code }));

describe('a connection that fails is put down to', () => {
  it.each([
    ['ENOTFOUND', 'name-not-resolving'],
    ['EAI_AGAIN', 'name-not-resolving'],
    ['ECONNREFUSED', 'connection-refused'],
    ['ETIMEDOUT', 'timeout'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-name'],
    ['CERT_HAS_EXPIRED', 'certificate-expired'],
    ['CERT_NOT_YET_VALID', 'certificate-expired'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-chain'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-chain'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate-chain'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-chain'],
    ['EPROTO', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['ERR_TLS_PROTOCOL_VERSION_CONFLICT', 'tls'],
    ['ECONNRESET', 'no-connection'],
    ['toString', 'no-connection'],
  ])('%s: %s, which may pass', (code, cause) => {
    expect(failed(code)).toMatchObject({ cause, words: expect.stringContaining(HOST), mayPass: 'deployment' });
  });

  it('its code in the words, or that there is none', () => {
    expect(failed('ECONNRESET').words).toContain('(ECONNRESET)');
    expect(failed().words).toContain('(it broke off)');
  });
});

describe('the names of a certificate for another host', () => {
  const words = (message: string) => failed('ERR_TLS_CERT_ALTNAME_INVALID', message).words;

  it('are told, and cut where there are hundreds', () => {
    const message = "Host: a. is not in the cert's altnames: DNS:b.example";
    expect(words(message)).toContain('(DNS:b.example)');
    expect(words(message + ', DNS:c.example'.repeat(100)).length).toBeLessThan(400);
  });

  it('may be none', () => {
    expect(words('Cert is empty')).toContain('(it names none)');
  });
});
