import type { Form } from '../webhook-call';

/** A line of the dialogue. */
export interface Line {
  /** `twilio` plays and dials, `caller` presses and hangs up, `webhook` is asked and answers. */
  readonly who: 'twilio' | 'caller' | 'webhook';
  readonly text: string;
}

/** What happens after a verb. */
export type Turn =
  | { readonly do: 'continue' }
  | { readonly do: 'end'; readonly status: 'completed' | 'busy' | 'no-answer' }
  | { readonly do: 'fetch'; readonly url: string; readonly method: 'GET' | 'POST'; readonly params: Form };

/** What verbs know of the call, and can do to it. */
export interface CallState {
  /** The URL of the document being played, which relative URLs in it start from. */
  readonly documentUrl: string;
  readonly callSid: string;
  readonly say: (who: Line['who'], text: string) => void;
  /** What the caller presses at the next `<Gather>`; `undefined` when he stays silent. */
  readonly nextDigits: () => string | undefined;
  /** Sends a status callback. */
  readonly callback: (url: string, method: 'GET' | 'POST', params: Form) => Promise<void>;
}

export const CONTINUE: Turn = { do: 'continue' };
