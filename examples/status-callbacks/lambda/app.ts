import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type RouteHandler, webhook } from 'cdk-twilio-webhook/lambda';

const events = new EventBridgeClient({});

/**
 * Hands the event over and answers at once: what is done about it does not keep Twilio waiting. Callbacks may overtake
 * each other and come twice, so whoever stores the state of a message must not let `sent` follow `delivered`.
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
  // Ends as 500, so that Twilio delivers it again.
  if (FailedEntryCount > 0) throw new Error('EventBridge did not take the event');
  return { statusCode: 204 };
};

export const handler = webhook({ '/status': status });
