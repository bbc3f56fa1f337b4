import type { Delivery } from '../deliver';
import { type Answer, DeliveryFailure } from '../http';
import {
  childElements,
  isTwimlError,
  MAX_TWIML_BYTES,
  mediaType,
  parseTwiml,
  TWIML_TYPES,
  type TwimlElement,
} from '../twiml';
import type { Form } from '../webhook-call';
import type { CallState, Line, Turn } from './call-state';
import { playVerb } from './verbs';

/** What an answer tells a call to do, or the error that the caller would hear instead. */
export type CallDocument =
  | { readonly verbs: readonly TwimlElement[] }
  | { readonly code: number; readonly message: string };

/** What Twilio makes of an answer: TwiML, a sound to play, or a text to speak. */
function callDocument({ headers, body }: Answer): CallDocument {
  const type = mediaType(headers);
  if (type === undefined) return { code: 11200, message: 'The answer has no Content-Type.' };
  if (type.startsWith('audio/')) return { verbs: [verb('Play', `(${type}, ${body.length} bytes)`)] };
  if (body.length > MAX_TWIML_BYTES) return { code: 11750, message: `The answer has ${body.length} bytes.` };
  const text = body.toString('utf8');
  if (text.trim() === '') return { code: 11770, message: 'The answer is empty.' };
  if (type === 'text/plain') return { verbs: [verb('Say', text.trim())] };
  if (!TWIML_TYPES.includes(type)) return { code: 12300, message: `The answer is ${type}, no TwiML.` };
  return twimlDocument(text);
}

function twimlDocument(text: string): CallDocument {
  const read = parseTwiml(text);
  if (isTwimlError(read)) {
    return { code: 12100, message: `Not well-formed at ${read.line}:${read.column}: ${read.message}` };
  }
  if (read.name !== 'Response') return { code: 12200, message: `The root is <${read.name}> instead of <Response>.` };
  return { verbs: childElements(read) };
}

function verb(name: string, text: string): TwimlElement {
  return { name, attributes: {}, children: [text] };
}

/** How a call is begun, and what the caller does. */
export interface CallPlan {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Parameters that every request of the call carries. */
  readonly params: Form;
  readonly callSid: string;
  /** What the caller presses at one `<Gather>` after another. */
  readonly digits: readonly string[];
  /** Told of the call's end. */
  readonly statusCallback?: string | undefined;
  readonly deliver: Ask;
  readonly onLine: (line: Line) => void;
}

export type Ask = (url: string, method: 'GET' | 'POST', params: Form) => Promise<Delivery>;

/** Documents that lead round in circles end the call; so does a caller who has nothing left to press. */
const MAX_DOCUMENTS = 50;
const MAX_SILENCES = 3;

type Caller = Omit<CallState, 'documentUrl'> & { readonly gone: () => boolean };

/** Plays document after document. @returns the call's last status. @throws {DeliveryFailure} when it cannot go on. */
export async function converse(plan: CallPlan, say: CallState['say'], ask: Ask): Promise<string> {
  const caller = callerOf(plan, say, ask);
  let next: Turn = { do: 'fetch', url: plan.url, method: plan.method, params: { CallStatus: 'ringing' } };
  for (let documents = 0; next.do === 'fetch'; documents++) {
    if (documents === MAX_DOCUMENTS) {
      throw new DeliveryFailure('redirect', 11215, `${MAX_DOCUMENTS} documents, and no end: they lead in circles.`);
    }
    next = await playDocument(await ask(next.url, next.method, next.params), caller);
  }
  return next.do === 'end' ? next.status : 'completed';
}

function callerOf({ digits, callSid }: CallPlan, say: CallState['say'], ask: Ask): Caller {
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
    callback: async (...call) => void (await ask(...call)),
    gone: () => silences >= MAX_SILENCES,
  };
}

async function playDocument({ followed, failure }: Delivery, caller: Caller): Promise<Turn> {
  if (failure || !followed) throw failure ?? new DeliveryFailure('protocol', 11200, 'No answer came.');
  const document = callDocument(followed.answer);
  if ('code' in document) throw new DeliveryFailure('protocol', document.code, document.message);
  for (const verb of document.verbs) {
    const turn = await playVerb(verb, { ...caller, documentUrl: followed.url });
    if (caller.gone()) return end(caller, 'caller', 'hangs up');
    if (turn.do === 'fetch') return { ...turn, params: { CallStatus: 'in-progress', ...turn.params } };
    if (turn.do === 'end') return turn;
  }
  return end(caller, 'twilio', 'hangs up, for there is nothing more to do');
}

function end({ say }: Caller, who: Line['who'], text: string): Turn {
  say(who, text);
  return { do: 'end', status: 'completed' };
}
