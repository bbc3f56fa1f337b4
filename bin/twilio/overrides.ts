import { UsageError } from '../terminal';
import type { DeliveryFailure, Limits } from './http';

/** A failure after which a webhook is tried again, in Twilio's spelling. */
export type RetryOn = '4xx' | '5xx' | 'ct' | 'rt';

/** How one webhook is delivered. */
export interface DeliveryRules {
  readonly limits: Limits;
  /** Tries after the first. */
  readonly retries: number;
  readonly retryOn: ReadonlySet<RetryOn>;
  readonly sni: boolean;
}

/** A `#…` that Twilio would not take. */
export class OverrideError extends UsageError {
  override readonly name = 'OverrideError';
  readonly code = 'INVALID_OVERRIDE';

  constructor(
    message: string,
    /** What Twilio logs, where that is known. https://www.twilio.com/docs/api/errors/11243 */
    readonly twilioCode: number | null = null,
  ) {
    super(message);
  }
}

/** Ranges and defaults. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const NUMBERS = {
  ct: { min: 100, max: 10_000, standard: 5_000 },
  rt: { min: 100, max: 15_000, standard: 15_000 },
  tt: { min: 100, max: 15_000, standard: 15_000 },
  rc: { min: 0, max: 5, standard: 1 },
} as const;

const RETRY_ON: readonly RetryOn[] = ['4xx', '5xx', 'ct', 'rt'];

/** `e` chooses the place that Twilio calls from: nothing that one machine could play. */
const KNOWN = [...Object.keys(NUMBERS), 'rp', 'sni', 'e'];

/**
 * The connection overrides in a URL's fragment.
 *
 * @param ceilingMs what the product waits at most, however much is asked for: 5 s for Event Streams.
 * @throws {OverrideError} when a value is out of its range or unknown.
 */
export function deliveryRules(fragment: string | undefined, ceilingMs: number): DeliveryRules {
  const given = new Map((fragment ?? '').split('&').filter(Boolean).map(nameAndValue));
  for (const name of given.keys()) {
    if (!KNOWN.includes(name)) throw new OverrideError(`#${name} is no connection override: use ${KNOWN.join(', ')}.`);
  }
  const totalMs = Math.min(ceilingMs, number('tt', given.get('tt')));
  return {
    limits: { connectMs: number('ct', given.get('ct')), readMs: number('rt', given.get('rt')), totalMs },
    retries: number('rc', given.get('rc')),
    retryOn: policy(given.get('rp') ?? 'ct'),
    sni: given.get('sni') !== 'n',
  };
}

function nameAndValue(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

function number(name: keyof typeof NUMBERS, text: string | undefined): number {
  const { min, max, standard } = NUMBERS[name];
  if (text === undefined) return standard;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new OverrideError(`#${name}=${text} is out of range: give a whole number from ${min} to ${max}.`);
}

function policy(text: string): ReadonlySet<RetryOn> {
  const words = text.split(',');
  const wrong = words.find((word) => word !== 'all' && !RETRY_ON.includes(word as RetryOn));
  if (wrong !== undefined) {
    throw new OverrideError(`#rp=${text} names ${wrong || 'nothing'}: give 4xx, 5xx, ct, rt or all.`, 11243);
  }
  return new Set(words.includes('all') ? RETRY_ON : (words as RetryOn[]));
}

/** Whether a failure is one after which Twilio tries again. A total timeout leaves no time to. */
export function retriesAfter({ kind }: DeliveryFailure, status: number | undefined, on: ReadonlySet<RetryOn>): boolean {
  if (kind === 'connect') return on.has('ct');
  if (kind === 'read-timeout') return on.has('rt');
  if (kind !== 'status' || status === undefined) return false;
  return on.has(status >= 500 ? '5xx' : '4xx');
}
