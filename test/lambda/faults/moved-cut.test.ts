import { describe, expect, it } from 'vitest';
import { type WebhookRequest, webhook } from '../../../lambda';
import { CONTEXT } from '../../../lambda/testing';
import { recordingLogger } from '../logger';
import { call } from './sandbox';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const FORM = { AccountSid: ACCOUNT, CallSid: 'CA1' };
const recorded = (path: string) => call({ url: `https://hooks.example.com${path}`, params: FORM });

/** Returns what a route gets of a recording whose boundary between URL and parameters was moved. */
async function replayed(rawPath: string, body: string, path = '/order/123') {
  let seen: WebhookRequest | undefined;
  const keep = (request: WebhookRequest) => {
    seen = request;
  };
  const logger = recordingLogger();
  const handler = webhook({ '/order/:id': keep, '/order': keep }, { authToken: 'secret', origins: [], logger });
  await handler({ ...recorded(path), rawPath, body, isBase64Encoded: false }, CONTEXT);
  return { id: seen?.pathParams['id'], params: { ...seen?.params }, outcome: logger.entries.at(-1)?.outcome };
}

const REST = `AccountSid=${ACCOUNT}&CallSid=CA1`;

describe('a recording whose boundary between URL and parameters was moved is rejected', () => {
  it.each([
    ['into a segment, as part of a name', '/order/12', `3${REST}`],
    ['into a segment, as a name', '/order/12', `3=&${REST}`],
    ['into a segment, as name and value', '/order/1', `2=3&${REST}`],
    ['into a segment, as a value', '/order/12', `3=AccountSid${ACCOUNT}&CallSid=CA1`],
    ['before a slash', '/order', `/123${REST}`],
    ['before a slash, without a name', '/order', `=/123&${REST}`],
    ['after a slash', '/order/', `123${REST}`],
    ['after the account', `/order/123AccountSid${ACCOUNT}`, 'CallSid=CA1'],
    ['into the name of the account', '/order/123Account', `Sid=${ACCOUNT}&CallSid=CA1`],
    ['between name and account', '/order/123AccountSid', `${ACCOUNT}=&CallSid=CA1`],
    ['into the account', `/order/123AccountSid${ACCOUNT.slice(0, 9)}`, `${ACCOUNT.slice(9)}=&CallSid=CA1`],
    ['after everything', `/order/123AccountSid${ACCOUNT}CallSidCA`, '1='],
  ])('%s', async (_where, path, body) => {
    expect(await replayed(path, body)).toEqual({ id: undefined, params: {}, outcome: 'invalid-signature' });
  });

  it('even if anything else is changed with it', async () => {
    expect(await replayed('/order/12', `4${REST}`)).toMatchObject({ outcome: 'invalid-signature' });
  });
});

/** Documented in docs/security.md. */
describe('a recording is accepted although the boundary was moved', () => {
  it('to a route whose path lacks a digit or capital A at its end', async () => {
    const seen = await replayed('/order', `2=&${REST}`, '/order2');
    expect(seen).toMatchObject({ outcome: 'accepted', params: { ...FORM, 2: '' } });
  });

  it('inside the form', async () => {
    const seen = await replayed('/order/123', `AccountSid=${ACCOUNT}&Cal=lSidCA1`);
    expect(seen).toMatchObject({ outcome: 'accepted', params: { AccountSid: ACCOUNT, Cal: 'lSidCA1' } });
  });
});
