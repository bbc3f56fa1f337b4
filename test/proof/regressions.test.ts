import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TOKEN } from '../../proof/fuzz/events';
import { checkRead, checkSeen } from '../../proof/fuzz/rules';
import { Subject } from '../../proof/fuzz/subject';

interface Own {
  readonly method: 'GET' | 'POST';
  /** The signed URL, below the host. */
  readonly signed: string;
  readonly path: string;
  readonly query?: string;
  readonly type?: string;
  readonly body?: Buffer;
}

/** An event of an HTTP API or Function URL with a valid signature of `signed`. */
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

/** Events that were once accepted by mistake. */
const CORPUS: readonly (readonly [name: string, outcome: string, event: Record<string, unknown>])[] = [
  [
    'a GET whose signed URL names two hashes of a body',
    'unsigned-body',
    event('anonymous', { method: 'GET', signed: `/voice?${twice}`, path: '/voice', query: twice }),
  ],
  [
    'a JSON webhook sent as a GET with its query in a decoded path',
    'invalid-body-hash',
    event('1', { method: 'GET', signed: json, path: json }),
  ],
  [
    "JSON with a correct hash that isn't UTF-8",
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

describe('an event that was once accepted', () => {
  it.each(CORPUS)('%s is rejected as %s', async (_name, outcome, found) => {
    const seen = await new Subject('routes', { origins: [] }).receive(found);
    expect(JSON.parse(seen.log)).toMatchObject([{ outcome }]);
    expect(seen.request).toBeUndefined();
    checkRead({ event: found });
    checkSeen({ event: found }, seen);
  });
});
