import type { Delivery } from '../deliver';
import { DeliveryFailure, shownUrl } from '../http';
import { timestamp } from '../kinds';
import type { Form } from '../webhook-call';
import type { Call, Converse, Deliver, Ending, Fetch, Leg, Line, Method } from './call';
import { documentIn } from './document';
import type { Party } from './party';
import { playVerb } from './verbs';

/** A call to play and the people in it. */
export interface CallPlan {
  readonly url: string;
  readonly method: Method;
  /** Parameters of every request about the caller's leg. */
  readonly params: Form;
  readonly party: Party;
  /** URL that is told about the end of the call. */
  readonly statusCallback?: string | undefined;
  readonly deliver: Deliver;
  readonly converse: Converse;
  readonly onLine: (line: Line) => void;
}

/** A call from ringing to its end. */
export interface PlayedCall {
  /** `completed`, `busy` or `no-answer`. */
  readonly status: string;
  readonly lines: readonly Line[];
  readonly deliveries: readonly Delivery[];
  /** The first failure, with Twilio's error code. */
  readonly failure: { readonly code: number; readonly message: string } | undefined;
}

/** Plays a call's TwiML as Twilio does until the call ends, then sends the callbacks about its end. */
export async function playCall(plan: CallPlan): Promise<PlayedCall> {
  const player = new Player(plan);
  const caller: Leg = { who: 'caller', params: plan.params };
  const start = { url: plan.url, method: plan.method, params: { CallStatus: 'ringing' } };
  const ending = await player.play(start, caller);
  const status = ending.do === 'end' ? ending.status : 'completed';
  if (ending.do !== 'end') player.say('twilio', 'hangs up because there are no more verbs');
  await player.end(caller, plan.statusCallback, status);
  const { lines, deliveries } = player;
  const failure = player.failure ?? deliveries.find((each) => each.failure)?.failure;
  return { status, lines, deliveries, failure: failure && { code: failure.code, message: failure.message } };
}

/** Maximum number of documents: more are a loop. */
const MAX_DOCUMENTS = 50;

class Player {
  readonly lines: Line[] = [];
  readonly deliveries: Delivery[] = [];
  /** The first document that can't be played. */
  failure: DeliveryFailure | undefined;
  private documents = 0;
  private readonly callbacks: Fetch[] = [];

  constructor(private readonly plan: CallPlan) {}

  readonly say: Call['say'] = (who, text) => {
    this.lines.push({ who, text });
    this.plan.onLine({ who, text });
  };

  /** Plays a document and those that it leads to. If one fails, the call still ends as completed, with an apology. */
  readonly play = async (start: Fetch, leg: Leg): Promise<Ending> => {
    try {
      return await this.playDocuments(start, leg);
    } catch (error) {
      if (!(error instanceof DeliveryFailure)) throw error;
      this.failure ??= error;
      this.say('twilio', `says “an application error has occurred” (${error.code}: ${error.message}) and hangs up`);
      return { do: 'end', status: 'completed' };
    }
  };

  /** Sends the callbacks about the ended call. */
  async end(leg: Leg, statusCallback: string | undefined, status: string): Promise<void> {
    for (const callback of this.callbacks) await this.request(callback, leg, 'callback');
    if (statusCallback === undefined) return;
    const params = { CallStatus: status, CallDuration: '12', Duration: '1', ...progress() };
    await this.request({ url: statusCallback, method: 'POST', params }, leg, 'callback');
  }

  private async playDocuments(start: Fetch, leg: Leg): Promise<Ending> {
    let next = start;
    for (;;) {
      this.documents += 1;
      if (this.documents > MAX_DOCUMENTS) {
        throw new DeliveryFailure('redirect', 11215, `The call doesn't end after ${MAX_DOCUMENTS} documents.`);
      }
      const turn = await this.playDocument(await this.request(next, leg, 'document'), leg);
      if (turn.do !== 'fetch') return turn;
      next = { ...turn, params: { CallStatus: 'in-progress', ...turn.params } };
    }
  }

  private async playDocument(delivery: Delivery, leg: Leg) {
    const { url, verbs } = documentIn(delivery);
    const call = this.callAt(url, leg);
    for (const verb of verbs) {
      const turn = await playVerb(verb, call);
      if (turn.do !== 'continue') return turn;
    }
    return { do: 'continue' } as const;
  }

  private callAt(documentUrl: string, leg: Leg): Call {
    const { say, play } = this;
    const { party, converse } = this.plan;
    return {
      converse: (noun) =>
        converse({
          ...noun,
          call: leg.params,
          say,
          next: () => party.gather(leg.who, ['speech', 'dtmf']),
        }),
      ...{ leg, documentUrl, party, say, play },
      callback: async (fetch, about = leg) => void (await this.request(fetch, about, 'callback')),
      afterwards: (fetch) => void this.callbacks.push(fetch),
    };
  }

  private async request(fetch: Fetch, leg: Leg, purpose: Parameters<Deliver>[1]): Promise<Delivery> {
    this.say('webhook', `${fetch.method} ${shownUrl(fetch.url)}${shownParams(fetch.params)}`);
    const delivery = await this.plan.deliver({ ...fetch, params: { ...leg.params, ...fetch.params } }, purpose);
    this.deliveries.push(delivery);
    return delivery;
  }
}

/** Parameters that the dialogue leaves out, because they tell nothing about the call. */
const DULL =
  /^(?:Recording(?!Url|Status)|Transcription(?!Text)|AccountSid|CallSid|CallbackSource|SequenceNumber|Timestamp)/;

function shownParams(params: Form): string {
  const pairs = Object.entries(params).filter(([name]) => !DULL.test(name));
  return pairs.length === 0 ? '' : `  ${pairs.map(([name, value]) => `${name}=${String(value)}`).join(' ')}`;
}

function progress(): Form {
  return { CallbackSource: 'call-progress-events', SequenceNumber: '0', Timestamp: timestamp() };
}
