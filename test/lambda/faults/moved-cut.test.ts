import { describe, expect, it } from 'vitest';
import { type WebhookRequest, webhook } from '../../../lambda';
import { CONTEXT } from '../../../lambda/testing';
import { recordingLogger } from '../logger';
import { call } from './sandbox';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const recorded = () =>
  call({ url: 'https://hooks.example.com/order/123', params: { AccountSid: ACCOUNT, CallSid: 'CA1' } });

/** What a route gets of a recording whose cut between URL and parameters was moved. */
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

describe('a recording whose cut between URL and parameters is moved', () => {
  it.each([
    ['to the left', '/order/12', `3AccountSid=${ACCOUNT}&CallSid=CA1`, '12'],
    ['to the right', `/order/123AccountSid${ACCOUNT}`, 'CallSid=CA1', `123AccountSid${ACCOUNT}`],
  ])('%s fits a path with a segment, but lacks the parameter at the cut', async (_where, path, body, id) => {
    const seen = await replayed(path, body);
    expect(seen).toMatchObject({ outcome: 'accepted', id, params: { CallSid: 'CA1' } });
    expect(seen.params).not.toHaveProperty('AccountSid');
  });

  it('fits another route whose path begins the recorded one, and lacks the parameter there too', async () => {
    const seen = await replayed('/order', `/123AccountSid=${ACCOUNT}&CallSid=CA1`);
    expect(seen).toMatchObject({ outcome: 'accepted', id: undefined, params: { CallSid: 'CA1' } });
    expect(seen.params).not.toHaveProperty('AccountSid');
  });

  it('finds no route where the path is none of them', async () => {
    expect(await replayed('/order/', `123AccountSid=${ACCOUNT}&CallSid=CA1`)).toMatchObject({ outcome: 'no-route' });
  });

  it('is refused when anything else is changed with it', async () => {
    expect(await replayed('/order/12', `4AccountSid=${ACCOUNT}&CallSid=CA1`)).toMatchObject({
      outcome: 'invalid-signature',
    });
  });
});
