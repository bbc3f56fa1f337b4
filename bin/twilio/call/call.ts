import type { Delivery } from '../deliver';
import { resolveReference } from '../http';
import type { Conversation, ConversationPlan, RelayTarget } from '../relay';
import type { TwimlElement } from '../twiml';
import type { Form } from '../webhook-call';
import type { Party, Person } from './party';

export type Method = 'GET' | 'POST';

/** A line of the dialogue. */
export interface Line {
  /** `twilio` plays and dials, `caller` and `callee` speak and press keys, `webhook` receives a request. */
  readonly who: 'twilio' | 'caller' | 'callee' | 'webhook';
  readonly text: string;
}

/** The end of the call that a document is played to: the caller's, or that of a called party. */
export interface Leg {
  readonly who: Person;
  /** Parameters of every request about this leg. */
  readonly params: Form;
  /** Whether the caller waits in a queue. Default: false. */
  readonly queued?: boolean;
}

/** A document to request. */
export interface Fetch {
  readonly url: string;
  readonly method: Method;
  readonly params: Form;
}

/** The step that follows a verb. */
export type Turn =
  | { readonly do: 'continue' }
  | { readonly do: 'end'; readonly status: 'completed' | 'busy' | 'no-answer' }
  /** The caller leaves the queue, as `<Leave>` does. */
  | { readonly do: 'leave' }
  | ({ readonly do: 'fetch' } & Fetch);

/** The end of a document and of those that it leads to. `continue` if there are no more verbs. */
export type Ending = Exclude<Turn, { readonly do: 'fetch' }>;

export const CONTINUE: Ending = { do: 'continue' };

/** A `<ConversationRelay>`. */
export type RelayNoun = Pick<ConversationPlan, 'url' | 'welcomeGreeting' | 'customParameters'>;

/** Has a conversation with a relay. */
export type Converse = (
  plan: Omit<ConversationPlan, keyof RelayTarget> & Pick<RelayTarget, 'url'>,
) => Promise<Conversation>;

/** The call as a verb sees it. */
export interface Call {
  readonly leg: Leg;
  /** URL of the document being played, and the base of relative URLs in it. */
  readonly documentUrl: string;
  /** The people on the phone. */
  readonly party: Party;
  readonly say: (who: Line['who'], text: string) => void;
  /** Sends a request whose response Twilio ignores. Its parameters are those of the leg, and its own. */
  readonly callback: (fetch: Fetch, leg?: Leg) => Promise<void>;
  /** Sends a callback after the call has ended. */
  readonly afterwards: (fetch: Fetch) => void;
  /** Connects the leg to a relay until the session ends. */
  readonly converse: (noun: RelayNoun) => Promise<Conversation>;
  /** Plays a document beside this one: to a called party, or to a caller who waits. */
  readonly play: (fetch: Fetch, leg: Leg) => Promise<Ending>;
}

export type Play = (verb: TwimlElement, call: Call) => Turn | Promise<Turn>;

/** Delivers a request. Twilio calls a fallback URL only in place of a document. */
export type Deliver = (fetch: Fetch, purpose: 'document' | 'callback') => Promise<Delivery>;

/** Whether a URL in a document leads to the document's own server. A simulated call doesn't request others. */
export function isOwnUrl(url: string, { documentUrl }: Pick<Call, 'documentUrl'>): boolean {
  return originOf(resolveReference(documentUrl, url.trim())) === originOf(documentUrl);
}

function originOf(url: string): string | undefined {
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(url)?.[1]?.toLowerCase();
}

/** Parses a `method` attribute. */
export function methodOf(text: string | undefined): Method {
  return text?.trim().toUpperCase() === 'GET' ? 'GET' : 'POST';
}

/** Returns the names in an attribute such as `statusCallbackEvent`, which separates them with spaces. */
export function namesIn(attribute: string | undefined, standard = ''): readonly string[] {
  return (attribute ?? standard).split(/[\s,]+/).filter((name) => name !== '');
}
