import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type RouteHandler, webhook } from 'cdk-twilio-webhook/lambda';

const events = new EventBridgeClient({});

/**
 * Publishes the event and answers at once, so subscribers don't keep Twilio waiting. Callbacks can arrive out of order
 * and twice: if you store a message's status, don't let `sent` follow `delivered`.
 */
const status: RouteHandler = async ({ params, signal }) => {
  const { FailedEntryCount = 0 } = await events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: process.env['EVENT_BUS_NAME'],
          Source: 'twilio',
          DetailType: params.MessageStatus === undefined ? 'Call status' : 'Message status',
          Detail: JSON.stringify(params),
        },
      ],
    }),
    { abortSignal: signal },
  );
  // Ends in 500, so Twilio delivers it again.
  if (FailedEntryCount > 0) throw new Error('EventBridge rejected the event');
  return { statusCode: 204 };
};

export const handler = webhook({ '/status': status });
