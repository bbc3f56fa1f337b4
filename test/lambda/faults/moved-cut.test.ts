import { describe, expect, it } from 'vitest';
import { type WebhookRequest, webhook } from '../../../lambda';
import { CONTEXT } from '../../../lambda/testing';
import { recordingLogger } from '../logger';
import { call } from './sandbox';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const recorded = () =>
  call({ url: 'https://hooks.example.com/order/123', params: { AccountSid: ACCOUNT, CallSid: 'CA1' } });

/** The request that a route receives from a recording with a moved boundary between URL and parameters. */
async function replayed(rawPath: string, body: string) {
  let seen: WebhookRequest | undefined;
  const keep = (request: WebhookRequest) => {
    seen = request;
  };
  const logger = recordingLogger();
  const handler = webhook({ '/order/:id': keep, '/order': keep }, { authToken: 'secret', origins: [], logger });
  await handler({ ...recorded(), rawPath, body, isBase64Encoded: false }, CONTEXT);
  return { id: seen?.pathParams['id'], params: { ...seen?.params }, outcome: logger.entries.at(-1)?.outcome };
}

describe('a recording with a moved boundary between URL and parameters', () => {
  it.each([
    ['to the left', '/order/12', `3AccountSid=${ACCOUNT}&CallSid=CA1`, '12'],
    ['to the right', `/order/123AccountSid${ACCOUNT}`, 'CallSid=CA1', `123AccountSid${ACCOUNT}`],
  ])('%s matches a path with a segment, but lacks the parameter at the boundary', async (_where, path, body, id) => {
    const seen = await replayed(path, body);
    expect(seen).toMatchObject({ outcome: 'accepted', id, params: { CallSid: 'CA1' } });
    expect(seen.params).not.toHaveProperty('AccountSid');
  });

  it('matches another route whose path is a prefix of the recorded one, and lacks the parameter too', async () => {
    const seen = await replayed('/order', `/123AccountSid=${ACCOUNT}&CallSid=CA1`);
    expect(seen).toMatchObject({ outcome: 'accepted', id: undefined, params: { CallSid: 'CA1' } });
    expect(seen.params).not.toHaveProperty('AccountSid');
  });

  it('finds no route for another path', async () => {
    expect(await replayed('/order/', `123AccountSid=${ACCOUNT}&CallSid=CA1`)).toMatchObject({ outcome: 'no-route' });
  });

  it('is rejected if anything else is changed too', async () => {
    expect(await replayed('/order/12', `4AccountSid=${ACCOUNT}&CallSid=CA1`)).toMatchObject({
      outcome: 'invalid-signature',
    });
  });
});
