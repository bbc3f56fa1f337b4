import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeliveryStandIn, type StoredEntry, startDeliveryStandIn } from '../../../bin/local/delivery-stand-in';
import { LOCAL_DOORS } from '../../../bin/local/doors/local-door';
import { defaultAppCode, type FunctionCode, SAMPLE_DELIVERIES } from '../../../bin/local/entry';
import { rawRequestFor, type WebhookCall } from '../../../bin/twilio';
import { streamEvent } from '../../lambda/delivery/request';
import { startTestRun, type TestRun, TOKEN } from './local-run';

const LABELS = LOCAL_DOORS.filter(({ scheme }) => scheme === 'https').map(({ label }) => label);

describe('the default app', () => {
  const stored: StoredEntry[] = [];
  let code: FunctionCode;
  let deliveries: DeliveryStandIn;
  let run: TestRun;
  beforeAll(async () => {
    code = await defaultAppCode();
    deliveries = await startDeliveryStandIn((entry) => stored.push(entry));
    const environment = {
      TWILIO_DELIVERIES: JSON.stringify(SAMPLE_DELIVERIES),
      TWILIO_DELIVERY_ENDPOINT: deliveries.url,
    };
    run = await startTestRun({ file: code.file, environment });
  });
  afterAll(async () => {
    await run.stop();
    await deliveries.stop();
    await code.remove();
  });

  /** Sends a webhook to a door. @returns the status and the entries that were stored meanwhile. */
  async function sent(label: string, path: string, content: Pick<WebhookCall, 'params' | 'json'>, authToken = TOKEN) {
    stored.length = 0;
    const call = { method: 'POST', authToken, idempotencyToken: 'one', signing: 'valid', ...content } as const;
    const { status } = await run.send(label, rawRequestFor(call as WebhookCall, run.base(label) + path, {}));
    return { status, stored: [...stored] };
  }

  it.each(LABELS)('stores status callbacks and Event Streams behind %s', async (label) => {
    const params = { MessageSid: `SM${'1'.repeat(32)}`, MessageStatus: 'delivered' };
    expect(await sent(label, '/status', { params })).toMatchObject({
      status: 200,
      stored: [{ destination: 'status', entry: { kind: 'message.delivered', params } }],
    });
    const json = [streamEvent('EZ1'), streamEvent('EZ2')];
    expect(await sent(label, '/events', { params: {}, json })).toMatchObject({
      status: 200,
      stored: [
        { destination: 'events', entry: { id: 'EZ1' } },
        { destination: 'events', entry: { id: 'EZ2' } },
      ],
    });
    expect(await sent(label, '/voice', { params: { CallSid: 'CA1' } })).toEqual({ status: 200, stored: [] });
  });

  it('stores nothing of a forged callback', async () => {
    const { status, stored: found } = await sent('REST API', '/status', { params: { MessageSid: 'SM1' } }, 'forged');
    expect({ status, found }).toEqual({ status: 403, found: [] });
  });
});
