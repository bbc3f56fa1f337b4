import { describe, expect, it } from 'vitest';
import { SELF_CHECK_PATH } from '../../../lib/contract';
import { judgeError, judgeForged, judgeSigned, reportIn } from '../../../operations/self-check/judge';
import type { Reply } from '../../../operations/self-check/send';

const URL = `https://hooks.example.com${SELF_CHECK_PATH}`;
const REPORT = { frontDoor: 'http-api', receivedUrl: URL, publicUrl: URL, candidates: 1, paths: [SELF_CHECK_PATH] };

function reply(status: number, own: Partial<Reply> = {}): Reply {
  return { status, contentType: 'text/plain', location: undefined, body: '', ...own };
}

const reported = (report: unknown): Reply =>
  reply(200, { contentType: 'application/json', body: JSON.stringify(report) });

describe('a forged request', () => {
  it('is only refused by the runtime or a load balancer', () => {
    expect(judgeForged(URL, reply(403, { body: 'Forbidden' }))).toBeUndefined();
    expect(judgeForged(URL, reply(403, { body: '{"message":"Forbidden"}' }))).toMatchObject({ cause: 'door-refused' });
  });

  it.each([200, 204, 299])('that gets %i was accepted, which is final', (status) => {
    expect(judgeForged(URL, reply(status))).toMatchObject({ cause: 'forged-accepted', passesWith: 'never' });
  });

  it.each([
    [301, 'redirect'],
    [404, 'no-self-check'],
    [502, 'server-error'],
  ])('that gets %i proves nothing: %s', (status, cause) => {
    expect(judgeForged(URL, reply(status))).toMatchObject({ cause });
  });
});

describe('a signed request', () => {
  it('is accepted only with the report for its URL', () => {
    expect(judgeSigned(URL, SELF_CHECK_PATH, reported(REPORT))).toMatchObject({ is: 'accepted', report: REPORT });
    const other = judgeSigned(URL, SELF_CHECK_PATH, reported({ ...REPORT, publicUrl: 'https://other.example.com' }));
    expect(other).toMatchObject({
      is: 'faulty',
      fault: {
        cause: 'other-answer',
        message: expect.stringContaining('from a cache, or from another request'),
      },
    });
  });

  it("isn't accepted with a report for another path", () => {
    const path = `${SELF_CHECK_PATH}/own`;
    expect(judgeSigned(URL, path, reported(REPORT))).toMatchObject({ is: 'faulty', fault: { cause: 'base-path' } });
    expect(judgeSigned(URL, path, reported({ ...REPORT, paths: [path] }))).toMatchObject({ is: 'accepted' });
  });

  it("isn't accepted with a report in an error response", () => {
    expect(judgeSigned(URL, SELF_CHECK_PATH, { ...reported(REPORT), status: 500 })).toMatchObject({
      is: 'faulty',
      fault: { cause: 'server-error' },
    });
  });

  it('that is redirected reports the location, if any', () => {
    const words = (location?: string) => {
      const verdict = judgeSigned(URL, SELF_CHECK_PATH, reply(308, { location }));
      return verdict.is === 'faulty' ? verdict.fault.message : verdict.is;
    };
    expect(words('https://x.example/')).toContain('(308) to https://x.example/.');
    expect(words()).toContain('(308) to nowhere.');
  });
});

describe('the report of the reserved route', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'publicUrl'],
    ['a list', [URL]],
    ['no URL', { ...REPORT, publicUrl: undefined }],
    ['a URL that is a number', { ...REPORT, publicUrl: 1 }],
    ['no paths', { ...REPORT, paths: undefined }],
    ['paths outside of a list', { ...REPORT, paths: SELF_CHECK_PATH }],
  ])("isn't in JSON with %s", (_, body) => {
    expect(reportIn(reported(body))).toBeUndefined();
  });

  it('is neither in malformed JSON nor in another content type', () => {
    expect(reportIn(reply(200, { contentType: 'application/json', body: '{' }))).toBeUndefined();
    expect(reportIn({ ...reported(REPORT), contentType: 'text/html' })).toBeUndefined();
    expect(reportIn(reported(REPORT))).toEqual(REPORT);
  });
});

const HOST = 'hooks.example.com';
const failed = (code?: string, message = '') => judgeError(HOST, Object.assign(new Error(message), { code }));

describe('a failed connection is explained by', () => {
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
  ])('%s: %s, which may be temporary', (code, cause) => {
    expect(failed(code)).toMatchObject({ cause, message: expect.stringContaining(HOST), passesWith: 'propagation' });
  });

  it('its code, or the lack of one', () => {
    expect(failed('ECONNRESET').message).toContain('(ECONNRESET)');
    expect(failed().message).toContain('(it was closed)');
  });
});

describe('the names of a certificate for another host', () => {
  const words = (message: string) => failed('ERR_TLS_CERT_ALTNAME_INVALID', message).message;

  it('are listed, and truncated if there are hundreds', () => {
    const message = "Host: a. is not in the cert's altnames: DNS:b.example";
    expect(words(message)).toContain('(DNS:b.example)');
    expect(words(message + ', DNS:c.example'.repeat(100)).length).toBeLessThan(400);
  });

  it('can be missing', () => {
    expect(words('Cert is empty')).toContain('(it names none)');
  });
});
