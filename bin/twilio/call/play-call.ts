import type { Delivery } from '../deliver';
import { DeliveryFailure, shownUrl } from '../http';
import type { Form } from '../webhook-call';
import type { CallState, Line } from './call-state';
import { type Ask, type CallPlan, converse } from './converse';

/** A call from ringing to its end. */
export interface PlayedCall {
  /** `completed`, `busy` or `no-answer`. */
  readonly status: string;
  readonly lines: readonly Line[];
  readonly deliveries: readonly Delivery[];
  /** The first thing that went wrong, under Twilio's code. */
  readonly failure: { readonly code: number; readonly message: string } | undefined;
}

/** Follows a call's TwiML as Twilio does, until it ends, and tells the status callback. */
export async function playCall(plan: CallPlan): Promise<PlayedCall> {
  const lines: Line[] = [];
  const deliveries: Delivery[] = [];
  const say: CallState['say'] = (who, text) => {
    lines.push({ who, text });
    plan.onLine({ who, text });
  };
  const ask: Ask = async (url, method, params) => {
    say('webhook', `${method} ${shownUrl(url)}${added(params)}`);
    const delivery = await plan.deliver(url, method, { ...plan.params, ...params });
    deliveries.push(delivery);
    return delivery;
  };
  const { status, error } = await endOf(plan, say, ask);
  if (plan.statusCallback) await ask(plan.statusCallback, 'POST', { CallStatus: status, CallDuration: '12' });
  const failure = error ?? deliveries.find((each) => each.failure)?.failure;
  return { status, lines, deliveries, failure: failure && { code: failure.code, message: failure.message } };
}

/** A call that cannot go on ends as one that was completed: the caller heard an apology. */
async function endOf(plan: CallPlan, say: CallState['say'], ask: Ask) {
  try {
    return { status: await converse(plan, say, ask), error: undefined };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    say('twilio', `says “an application error has occurred” (${error.code}: ${error.message}) and hangs up`);
    return { status: 'completed', error };
  }
}

/** What a request tells the webhook anew. */
function added(params: Form): string {
  const pairs = Object.entries(params).filter(([name]) => !/^(?:Recording(?!Url)|AccountSid|CallSid)/.test(name));
  return pairs.length === 0 ? '' : `  ${pairs.map(([name, value]) => `${name}=${String(value)}`).join(' ')}`;
}
