import { expect, it } from 'vitest';
import { type DeliveryEntry, toEventBridge, toSqs } from '../../../lambda/delivery';
import type { Behavior } from '../auth-token/store-stand-in';
import { awsStandIn, call, QUEUE, statusParams, taken } from './request';

const DESTINATIONS = {
  'a queue': toSqs({ queueUrl: QUEUE }),
  'an event bus': toEventBridge({ eventBusName: 'calls', source: 'twilio' }),
} as const;

it.each(Object.entries(DESTINATIONS))(
  'marks each entry that %s may have got twice, because it closed a kept connection instead of answering',
  async (_name, route) => {
    const ports: (number | undefined)[] = [];
    const sent: DeliveryEntry[] = [];
    const closingSecond: Behavior = (request, response) => {
      ports.push(response.socket?.remotePort);
      const [{ MessageBody, Detail } = {}] = request.question['Entries'] as Record<string, string>[];
      sent.push(JSON.parse(MessageBody ?? Detail ?? ''));
      if (sent.length === 2) response.socket?.resetAndDestroy();
      else taken(request, response);
    };
    await awsStandIn(closingSecond);
    await call({ '/status': route }, { params: statusParams(), token: 'one' });
    const { statusCode, line } = await call({ '/status': route }, { params: statusParams(), token: 'two' });

    expect(statusCode).toBe(200);
    expect(ports[1]).toBe(ports[0]);
    expect(sent.map(({ idempotencyToken, mayBeDuplicate }) => [idempotencyToken, mayBeDuplicate])).toEqual([
      ['one', undefined],
      ['two', undefined],
      ['two', true],
    ]);
    expect(line?.delivery).toMatchObject({ delivered: 1, retried: 1 });
  },
);
