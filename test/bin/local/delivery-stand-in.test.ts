import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hasOwnEndpoint, type StoredEntry, startDeliveryStandIn } from '../../../bin/local/delivery-stand-in';
import { textReporter } from '../../../bin/local/print';
import { toEventBridge, toSqs } from '../../../lambda/delivery';
import { call, QUEUE, statusParams, streamEvent } from '../../lambda/delivery/request';

async function standIn() {
  const stored: StoredEntry[] = [];
  const stand = await startDeliveryStandIn((entry) => stored.push(entry));
  onTestFinished(() => stand.stop());
  for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, '');
  vi.stubEnv('TWILIO_DELIVERY_ENDPOINT', stand.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  return stored;
}

describe('the local run', () => {
  it('takes the entries that a queue and a bus would get, without credentials', async () => {
    const stored = await standIn();
    const routes = {
      '/status': toSqs({ queueUrl: QUEUE }),
      '/events': toEventBridge({ eventBusName: 'calls', source: 'twilio' }),
    };
    const answers = [
      await call(routes, { params: statusParams() }),
      await call(routes, { json: [streamEvent('EZ1'), streamEvent('EZ2')], path: '/events' }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(stored).toMatchObject([
      { destination: 'status', entry: { kind: 'message.delivered', params: { MessageStatus: 'delivered' } } },
      { destination: 'calls', entry: { id: 'EZ1' } },
      { destination: 'calls', entry: { id: 'EZ2' } },
    ]);
  });

  it('takes entries for a bucket', async () => {
    const stored = await standIn();
    const routes = { '/status': toSqs({ queueUrl: QUEUE, bucketName: 'bodies' }) };
    const params = statusParams({ Body: 'x'.repeat(1_050_000) });
    await call(routes, { params }, { maxBodyBytes: 4 * 1024 * 1024 });

    expect(stored).toMatchObject([
      { destination: 'bodies', entry: { params } },
      { destination: 'status', entry: { largeBody: { bucket: 'bodies' } } },
    ]);
  });

  it('leaves the entries to a stand-in that the user chose', () => {
    expect(hasOwnEndpoint({})).toBe(false);
    expect(hasOwnEndpoint({ AWS_ENDPOINT_URL: 'http://localhost:4566' })).toBe(true);
    expect(hasOwnEndpoint({ AWS_ENDPOINT_URL_SQS: 'http://localhost:4566' })).toBe(true);
  });

  it('prints what would be stored, without control characters', () => {
    const printed: string[] = [];
    const style = new Proxy({}, { get: () => (text: string) => text });
    const terminal = { style, print: (line: string) => printed.push(line) } as unknown as Parameters<
      typeof textReporter
    >[0];
    textReporter(terminal).stored({
      destination: 'status',
      entry: { kind: 'message.delivered', params: { Body: '\u001b[2J' } },
    });

    expect(printed[0]).toBe('Would store message.delivered in status');
    expect(printed).toContain('  {');
    expect(printed.join('')).not.toContain('\u001b');
  });
});
