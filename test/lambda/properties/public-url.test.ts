import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authTokenKey, verify } from '../../../lambda/signature';
import { signedContent } from '../../../lambda/signature/signed-content';
import { runs } from '../arbitraries';
import { type Call, deliver } from './calls';
import { callsByDoor } from './doors';
import { callsBehindProxies } from './proxies';

const LIMITS = { maxBodyBytes: 1 << 20, maxParams: 1000 };

/** The signed URL is among the candidates, and the signature matches it. */
function expectAccepted(call: Call): void {
  const { sent, request, candidates } = deliver(call);
  expect(candidates.hostIsOurs).toBe(true);
  // Four or more names in every order and style can exceed the limit, which the log reports.
  if (candidates.truncated && !candidates.urls.includes(sent.url)) return;
  expect(candidates.urls).toContain(sent.url);
  const content = signedContent(request, LIMITS);
  if ('outcome' in content) throw new Error(`${content.outcome}: ${content.detail}`);
  const keys = [authTokenKey('another', 'secondary'), authTokenKey(call.signed.authToken, 'primary')];
  const signature = request.headers['x-twilio-signature'] ?? '';
  expect(verify(candidates.urls, content, signature, keys)).toMatchObject({ ok: true, key: { id: 'primary' } });
}

describe.each(Object.entries({ ...callsByDoor, 'a door behind a proxy': callsBehindProxies }))(
  'at %s',
  (_name, call) => {
    it('finds the signed URL among the candidates, and the signature matches', () => {
      fc.assert(fc.property(call, expectAccepted), runs(80));
    });

    it('has a bounded number of distinct candidates', () => {
      fc.assert(
        fc.property(call, (each) => {
          const { urls } = deliver(each).candidates;
          expect(urls.length).toBeLessThanOrEqual(512);
          expect(new Set(urls).size).toBe(urls.length);
        }),
        runs(20),
      );
    });
  },
);
