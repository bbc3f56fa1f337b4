import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TOKEN } from '../../proof/fuzz/events';
import { checkRead, checkSeen } from '../../proof/fuzz/rules';
import { Subject } from '../../proof/fuzz/subject';

interface Own {
  readonly method: 'GET' | 'POST';
  /** What Twilio signed, below the host. */
  readonly signed: string;
  readonly path: string;
  readonly query?: string;
  readonly type?: string;
  readonly body?: Buffer;
}

/** A request with a signature that fits what was signed, as an HTTP API or Function URL hands it over. */
function event(accountId: string, { method, signed, path, query = '', type, body }: Own): Record<string, unknown> {
  const url = `https://hooks.example.com${signed}`;
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: query,
    headers: {
      'x-twilio-signature': createHmac('sha1', TOKEN).update(url).digest('base64'),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    requestContext: { accountId, domainName: 'hooks.example.com', http: { method, path }, stage: '$default' },
    ...(body ? { body: body.toString('base64'), isBase64Encoded: true } : {}),
  };
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const twice = `bodySHA256=${sha256('{}')}&bodySHA256=${sha256('')}`;
const json = `/json?bodySHA256=${sha256('{"a":1}')}`;
const latin = Buffer.from('{"Body":"caf\xe9"}', 'latin1');

/** Events that once got further than they may. */
const CORPUS: readonly (readonly [name: string, outcome: string, event: Record<string, unknown>])[] = [
  [
    'a GET whose signed URL names two hashes of a body',
    'unsigned-body',
    event('anonymous', { method: 'GET', signed: `/voice?${twice}`, path: '/voice', query: twice }),
  ],
  [
    'a JSON webhook as a GET, its query in a path that was decoded',
    'invalid-body-hash',
    event('1', { method: 'GET', signed: json, path: json }),
  ],
  [
    'JSON that is no UTF-8, whose hash is right',
    'bad-request',
    event('anonymous', {
      method: 'POST',
      signed: `/json?bodySHA256=${sha256(latin)}`,
      path: '/json',
      query: `bodySHA256=${sha256(latin)}`,
      type: 'application/json',
      body: latin,
    }),
  ],
];

describe('what once got too far', () => {
  it.each(CORPUS)('%s ends as %s', async (_name, outcome, found) => {
    const seen = await new Subject('routes', { origins: [] }).receive(found);
    expect(JSON.parse(seen.log)).toMatchObject([{ outcome }]);
    expect(seen.request).toBeUndefined();
    checkRead({ event: found });
    checkSeen({ event: found }, seen);
  });
});
