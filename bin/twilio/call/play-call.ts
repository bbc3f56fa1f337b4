import { TwilioLimits } from '../../../lib/contract';
import type { Delivery } from '../deliver';
import { DeliveryFailure, type HttpResponse, shownUrl } from '../http';
import { childElements, isTwimlError, mediaType, parseTwiml, TWIML_TYPES, type TwimlElement } from '../twiml';
import type { Form } from '../webhook-call';
import { type CallState, type Line, playVerb, type Turn } from './verbs';

/** A call to play and the caller's part in it. */
export interface CallPlan {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Parameters of every request. */
  readonly params: Form;
  readonly callSid: string;
  /** Keys that the caller presses at each `<Gather>` in turn. */
  readonly digits: readonly string[];
  /** URL that is told about the end of the call. */
  readonly statusCallback?: string | undefined;
  readonly deliver: Deliver;
  readonly onLine: (line: Line) => void;
}

export type Deliver = (url: string, method: 'GET' | 'POST', params: Form) => Promise<Delivery>;

/** A call from ringing to its end. */
export interface PlayedCall {
  /** `completed`, `busy` or `no-answer`. */
  readonly status: string;
  readonly lines: readonly Line[];
  readonly deliveries: readonly Delivery[];
  /** The first failure, with Twilio's error code. */
  readonly failure: { readonly code: number; readonly message: string } | undefined;
}

/** Plays a call's TwiML as Twilio does until the call ends, then sends the status callback. */
export async function playCall(plan: CallPlan): Promise<PlayedCall> {
  const lines: Line[] = [];
  const deliveries: Delivery[] = [];
  const say: CallState['say'] = (who, text) => {
    lines.push({ who, text });
    plan.onLine({ who, text });
  };
  const deliver: Deliver = async (url, method, params) => {
    say('webhook', `${method} ${shownUrl(url)}${ownParams(params)}`);
    const delivery = await plan.deliver(url, method, { ...plan.params, ...params });
    deliveries.push(delivery);
    return delivery;
  };
  const { status, error } = await playToEnd(plan, say, deliver);
  if (plan.statusCallback) await deliver(plan.statusCallback, 'POST', { CallStatus: status, CallDuration: '12' });
  const failure = error ?? deliveries.find((each) => each.failure)?.failure;
  return { status, lines, deliveries, failure: failure && { code: failure.code, message: failure.message } };
}

/** Formats the parameters that belong to this request only. */
function ownParams(params: Form): string {
  const pairs = Object.entries(params).filter(([name]) => !/^(?:Recording(?!Url)|AccountSid|CallSid)/.test(name));
  return pairs.length === 0 ? '' : `  ${pairs.map(([name, value]) => `${name}=${String(value)}`).join(' ')}`;
}

/** A call that fails still ends as completed, because the caller hears an apology. */
async function playToEnd(plan: CallPlan, say: CallState['say'], deliver: Deliver) {
  try {
    return { status: await playDocuments(plan, say, deliver), error: undefined };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    say('twilio', `says “an application error has occurred” (${error.code}: ${error.message}) and hangs up`);
    return { status: 'completed', error };
  }
}

/** Maximum number of documents: more are a loop. */
const MAX_DOCUMENTS = 50;

/** Number of unanswered `<Gather>` verbs after which the caller hangs up. */
const MAX_SILENCES = 3;

async function playDocuments(plan: CallPlan, say: CallState['say'], deliver: Deliver): Promise<string> {
  const caller = callerOf(plan, say, deliver);
  let next: Turn = { do: 'fetch', url: plan.url, method: plan.method, params: { CallStatus: 'ringing' } };
  for (let documents = 0; next.do === 'fetch'; documents++) {
    if (documents === MAX_DOCUMENTS) {
      throw new DeliveryFailure('redirect', 11215, `The call doesn't end after ${MAX_DOCUMENTS} documents.`);
    }
    next = await playDocument(await deliver(next.url, next.method, next.params), caller);
  }
  return next.do === 'end' ? next.status : 'completed';
}

type Caller = Omit<CallState, 'documentUrl'> & { readonly gone: () => boolean };

function callerOf({ digits, callSid }: CallPlan, say: CallState['say'], deliver: Deliver): Caller {
  const left = [...digits];
  let silences = 0;
  return {
    callSid,
    say,
    nextDigits: () => {
      const next = left.shift();
      if (next === undefined) silences += 1;
      return next;
    },
    callback: async (...request) => void (await deliver(...request)),
    gone: () => silences >= MAX_SILENCES,
  };
}

async function playDocument({ followed, failure }: Delivery, caller: Caller): Promise<Turn> {
  if (failure || !followed) throw failure ?? new DeliveryFailure('protocol', 11200, 'No response arrived.');
  for (const verb of verbsIn(followed.response)) {
    const turn = await playVerb(verb, { ...caller, documentUrl: followed.url });
    if (caller.gone()) return end(caller, 'caller', 'hangs up');
    if (turn.do === 'fetch') return { ...turn, params: { CallStatus: 'in-progress', ...turn.params } };
    if (turn.do === 'end') return turn;
  }
  return end(caller, 'twilio', 'hangs up because there are no more verbs');
}

function end({ say }: Caller, who: Line['who'], text: string): Turn {
  say(who, text);
  return { do: 'end', status: 'completed' };
}

/** @throws {DeliveryFailure} when Twilio can't use the response as TwiML, as audio to play or as text to speak. */
function verbsIn({ headers, body }: HttpResponse): readonly TwimlElement[] {
  const type = mediaType(headers);
  if (type === undefined) throw unusable(11200, 'The response has no Content-Type.');
  if (type.startsWith('audio/')) return [verb('Play', `(${type}, ${body.length} bytes)`)];
  if (body.length > TwilioLimits.twimlBytes) throw unusable(11750, `The response has ${body.length} bytes.`);
  const text = body.toString('utf8');
  if (text.trim() === '') throw unusable(11770, 'The response is empty.');
  if (type === 'text/plain') return [verb('Say', text.trim())];
  if (!TWIML_TYPES.includes(type)) throw unusable(12300, `The response is ${type} instead of TwiML.`);
  const root = parseTwiml(text);
  if (isTwimlError(root)) throw unusable(12100, `Not well-formed at ${root.line}:${root.column}: ${root.message}`);
  if (root.name !== 'Response') throw unusable(12200, `The root is <${root.name}> instead of <Response>.`);
  return childElements(root);
}

function unusable(code: number, message: string): DeliveryFailure {
  return new DeliveryFailure('protocol', code, message);
}

function verb(name: string, text: string): TwimlElement {
  return { name, attributes: {}, children: [text] };
}
