import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Delivery, DeliveryResult, TwilioWebhook } from '../../../../lib';
import { logBucket, token } from './existing';
import type { Sample } from './sample';

/** Webhooks that are stored without code of the user. */
export const DELIVERIES: readonly Sample[] = [
  {
    name: 'deliveries',
    build(stack) {
      const queue = (id: string) => new Queue(stack, id, { enforceSSL: true }) as IQueue;
      const bus = new EventBus(stack, 'Bus') as IEventBus;
      const webhook = new TwilioWebhook(stack, 'Webhook', {
        authToken: token(stack),
        requestMetrics: true,
        deliveries: {
          '/status': Delivery.toSqs(queue('Status'), { onFailure: queue('Failed'), largeBodies: logBucket(stack) }),
          '/events': Delivery.toEventBridge(bus, { source: 'com.example.twilio', detailType: 'Event' }),
        },
      });
      webhook
        .metricDeliveries({ result: DeliveryResult.REFUSED })
        .createAlarm(stack, 'Refused', { threshold: 1, evaluationPeriods: 1 });
    },
  },
];
