import { resolveReference } from '../http';
import { sid } from '../kinds';
import { type TwimlElement, textOf } from '../twiml';
import { type Call, CONTINUE, type Ending, isOwnUrl, methodOf, type Turn } from './call';
import { fetchAction } from './sound';

/** The caller waits in a queue until they leave it or are connected. https://www.twilio.com/docs/voice/twiml/enqueue */
export async function playEnqueue(verb: TwimlElement, call: Call): Promise<Turn> {
  const queue = textOf(verb) || verb.attributes['workflowSid'] || 'a queue';
  const QueueSid = sid('QU');
  call.say('twilio', `adds the caller to ${queue}`);
  const { do: ending } = await wait(verb, call, QueueSid);
  if (ending === 'continue') call.say('twilio', 'connects the caller after 5 s (simulated)');
  if (verb.attributes['action'] === undefined) {
    return ending === 'end' ? { do: 'end', status: 'completed' } : CONTINUE;
  }
  const params = { QueueResult: RESULTS[ending], QueueSid, QueueTime: '5' };
  const action = fetchAction(verb, call, params);
  if (ending !== 'end' || action.do !== 'fetch') return action;
  await call.callback({ ...action, params: { ...params, CallStatus: 'completed' } });
  return { do: 'end', status: 'completed' };
}

/** https://www.twilio.com/docs/voice/twiml/enqueue#queueresult-values */
const RESULTS = { continue: 'bridged', end: 'hangup', leave: 'leave' } as const;

/** Without a `waitUrl`, Twilio plays its own music. */
async function wait({ attributes }: TwimlElement, call: Call, QueueSid: string): Promise<Ending> {
  const { waitUrl, waitUrlMethod } = attributes;
  if (!waitUrl?.trim() || !isOwnUrl(waitUrl, call)) return CONTINUE;
  const position = { QueuePosition: '1', QueueTime: '0', AvgQueueTime: '0', CurrentQueueSize: '1' };
  const url = resolveReference(call.documentUrl, waitUrl.trim());
  const params = { CallStatus: 'in-progress', QueueSid, ...position };
  return call.play({ url, method: methodOf(waitUrlMethod), params }, { ...call.leg, queued: true });
}
