import { sid } from './sid';
import type { Form } from './webhook-call';

const TYPE = 'com.twilio.messaging.message.delivered';

/** A batch of one CloudEvent, the parameters in its `data`. https://www.twilio.com/docs/events/webhook-quickstart */
export function eventBatch(data: Form): unknown {
  const id = sid('EZ');
  return [
    {
      specversion: '1.0',
      type: TYPE,
      source: `/2010-04-01/Accounts/${String(data['accountSid'])}/Messages/${String(data['messageSid'])}.json`,
      id,
      dataschema: 'https://events-schemas.twilio.com/Messaging.MessageStatus/1',
      datacontenttype: 'application/json',
      time: new Date().toISOString(),
      data,
    },
  ];
}
