/** A person on the phone. */
export type Person = 'caller' | 'callee';

/** A way to answer a `<Gather>`. */
export type InputKind = 'dtmf' | 'speech';

/** The answer of a person to a `<Gather>`. */
export type Answer =
  | { readonly kind: 'dtmf'; readonly keys: string }
  | { readonly kind: 'speech'; readonly text: string }
  | { readonly kind: 'silence' | 'hangup' };

/** The ways in which a `<Dial>` ends. https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus */
export const DIAL_RESULTS = ['completed', 'busy', 'no-answer', 'failed', 'canceled'] as const;

export type DialResult = (typeof DIAL_RESULTS)[number];

export function isDialResult(text: string): text is DialResult {
  return (DIAL_RESULTS as readonly string[]).includes(text);
}

/** Whether a text consists of keys of a phone. */
export function isKeys(text: string): boolean {
  return /^[\d*#]+$/.test(text);
}

/** The people on the phone: everything that TwiML leaves to them. */
export interface Party {
  /** Answers a `<Gather>` that accepts some kinds of input. */
  gather(who: Person, accepted: readonly InputKind[]): Promise<Answer>;
  /** Decides how a `<Dial>` ends. */
  dial(called: string): Promise<DialResult>;
  /** Decides what a `<Record>` hears. */
  record(who: Person): Promise<'speech' | 'silence' | 'hangup'>;
}

/** The script of people whose answers are planned. */
export interface Script {
  /** Answers to `<Gather>` in turn. Each goes to the first `<Gather>` that accepts its kind. */
  readonly answers: readonly Exclude<Answer, { readonly kind: 'silence' | 'hangup' }>[];
  /** Ends of `<Dial>` in turn. The last one repeats. Default: `completed`. */
  readonly dials: readonly DialResult[];
}

/** Number of unanswered `<Gather>` verbs after which a person hangs up. */
const MAX_SILENCES = 3;

/** Creates people who follow a script and hang up after the third `<Gather>` without an answer. */
export function scripted({ answers, dials }: Script): Party & { readonly unused: () => Script['answers'] } {
  const left = [...answers];
  const ends = [...dials];
  let silences = 0;
  return {
    gather: async (_, accepted) => {
      const at = left.findIndex(({ kind }) => accepted.includes(kind));
      const [answer] = at < 0 ? [] : left.splice(at, 1);
      if (answer) return answer;
      silences += 1;
      return { kind: silences < MAX_SILENCES ? 'silence' : 'hangup' };
    },
    dial: async () => (ends.length > 1 ? ends.shift() : ends[0]) ?? 'completed',
    record: async () => 'speech',
    unused: () => left,
  };
}
