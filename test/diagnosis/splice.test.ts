import { describe, expect, it } from 'vitest';
import { diagnose } from '../../diagnosis';
import { findSplice, SPLICES } from '../../lambda/signature';
import { signedEvent } from '../../lambda/testing';
import { checked } from './checked';
import { TOKEN } from './diagnose-staged';

const ACCOUNT = `AC${'0123456789abcdef'.repeat(2)}`;
const CALL = `CA${'0123456789abcdef'.repeat(2)}`;
const HOST = 'https://hooks.example.com';
const FORM = { AccountSid: ACCOUNT, Body: 'Hi', MessageSid: 'SM1' };
const REST = [
  ['Body', 'Hi'],
  ['MessageSid', 'SM1'],
] as const;
const HASH = '0'.repeat(64);

describe('a splice is named as its own cause, and no other', () => {
  it.each([
    ['a path as the name of a parameter', HOST, [[`/voiceAccountSid`, ACCOUNT], ...REST], SPLICES[0]],
    ['a form as the end of a path', `${HOST}/voiceAccountSid${ACCOUNT}BodyHiMessageSidSM1`, undefined, SPLICES[1]],
    ['half a form as the end of a path', `${HOST}/voiceAccountSid${ACCOUNT}`, REST, SPLICES[2]],
    ['a path as the beginning of a name', `${HOST}/`, [['ALLAccountSid', ACCOUNT], ...REST], SPLICES[2]],
  ] as const)('%s', (_, url, params, reason) => {
    const signed = { url: `${HOST}/${url === `${HOST}/` ? 'ALL' : 'voice'}`, params: FORM };
    const list = params?.map(([name, value]) => [name, value] as const);
    for (const options of [{}, { tokens: 'an0ther0an0ther0an0ther0an0ther0', otherTokens: [OWN] }]) {
      const found = checked(signed, { url, params: list }, options);
      expect(found).toMatchObject({ signed: false, cause: 'splice', signedUrl: null });
      expect(found.docs).toBe('docs/troubleshooting.md#splice');
      expect(found.detail).toContain(reason);
      expect(found.fix).not.toContain('TWILIO_PUBLIC_ORIGINS');
    }
  });

  it('the text of a JSON webhook as a form', () => {
    const url = `${HOST}/events?a=1&bodySHA256=${HASH}`;
    const params = [[`a=1&bodySHA256=${HASH}`, '']] as const;
    const found = checked({ url }, { url: `${HOST}/events?`, params: [...params] });
    expect(found).toMatchObject({ cause: 'splice', detail: expect.stringContaining(SPLICES[4]) });
  });

  it('the text of a GET as a form', () => {
    const url = `${HOST}/voice?AccountSid=${ACCOUNT}&CallSid=${CALL}&To=1`;
    const params = [[`AccountSid=${ACCOUNT}&CallSid=${CALL}&`, 'To=1']] as const;
    const found = checked({ url }, { url: `${HOST}/voice?`, params: [...params] });
    expect(found).toMatchObject({ cause: 'splice', detail: expect.stringContaining(SPLICES[5]) });
  });

  it('at a front door, where the runtime refuses it', () => {
    const url = 'https://abc123.lambda-url.us-east-1.on.aws/';
    const params = { voiceAccountSid: ACCOUNT };
    const event = signedEvent({ frontDoor: 'function-url', url, params, authToken: TOKEN });
    expect(diagnose({ event }, { tokens: TOKEN })).toMatchObject({ signed: false, cause: 'splice' });
  });

  it('a body that the signature does not cover beside it', () => {
    const url = `${HOST}/voiceAccountSid${ACCOUNT}`;
    const params = { AccountSid: ACCOUNT };
    const body = Buffer.from('{"forged":true}');
    const found = checked({ url: `${HOST}/voice`, params }, { url, body, contentType: 'application/json' });
    expect(found.cause).toBe('splice');
  });
});

const OWN = { id: 'own', secret: TOKEN, algorithm: 'sha1' } as const;

describe('an honest request is no splice', () => {
  it('with GET, whose parameters were checked a second time', () => {
    const url = `${HOST}/voice?AccountSid=${ACCOUNT}&CallSid=${CALL}`;
    const params = [
      ['AccountSid', ACCOUNT],
      ['CallSid', CALL],
    ] as const;
    expect(checked({ url }, { url, params: [...params] }).cause).toBe('params-doubled');
  });

  it('behind a proxy that adds a prefix, with a query of its own', () => {
    const signed = { url: `${HOST}/voice?from=${ACCOUNT}`, params: FORM };
    const params = Object.entries(FORM);
    const found = checked(signed, { url: `${HOST}/live/voice?from=${ACCOUNT}`, params }, { otherUrls: [HOST] });
    expect(found.cause).toBe('path-prefix');
  });
});

it('every kind of splice is one of the list, which the log has as its detail', () => {
  const kinds = [
    findSplice(HOST, [['/x', '']]),
    findSplice(`${HOST}/AccountSid${ACCOUNT}`, undefined),
    findSplice(`${HOST}/AccountSid${ACCOUNT}`, [['Body', 'x']]),
    findSplice(`${HOST}/1`, [
      ['2', 'x'],
      ['AccountSid', ACCOUNT],
    ]),
    findSplice(HOST, [['a', `?bodySHA256=${HASH}`]]),
    findSplice(HOST, [['a', `?AccountSid=${ACCOUNT}&CallSid=${CALL}`]]),
  ];
  expect(kinds).toEqual([...SPLICES]);
});
