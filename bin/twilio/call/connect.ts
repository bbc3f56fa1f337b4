import { DeliveryFailure } from '../http';
import { childElements, type TwimlElement } from '../twiml';
import { type Call, CONTINUE, type Turn } from './call';
import { fetchAction, playSound } from './sound';

/** Connects the caller to a relay, and requests the action with its `HandoffData`. Skips other nouns. */
export async function playConnect(verb: TwimlElement, call: Call): Promise<Turn> {
  const noun = childElements(verb).find(({ name }) => name === 'ConversationRelay');
  if (!noun) return playSound(verb, call);
  const { url = '', welcomeGreeting } = noun.attributes;
  if (!/^wss:\/\//i.test(url.trim())) {
    throw new DeliveryFailure('protocol', 64101, `<ConversationRelay> needs a wss:// url, not ${url || 'none'}.`);
  }
  const parameters = childElements(noun).filter(({ name }) => name === 'Parameter');
  const { sessionId, status, handoffData, durationMs } = await call.converse({
    url: url.trim(),
    welcomeGreeting,
    customParameters: Object.fromEntries(parameters.map(({ attributes: { name = '', value = '' } }) => [name, value])),
  });
  if (verb.attributes['action'] === undefined) {
    return status === 'completed' ? { do: 'end', status: 'completed' } : CONTINUE;
  }
  const params = {
    SessionId: sessionId,
    SessionStatus: status,
    SessionDuration: String(Math.round(durationMs / 1000)),
    ...(handoffData === undefined ? {} : { HandoffData: handoffData }),
  };
  const action = fetchAction(verb, call, params);
  if (status !== 'completed' || action.do !== 'fetch') return action;
  // The caller has hung up, so the response is of no use.
  await call.callback({ ...action, params: { ...params, CallStatus: 'completed' } });
  return { do: 'end', status: 'completed' };
}
