import { OverrideRanges } from '../../lib/contract';
import { UsageError } from '../terminal';
import type { DeliveryFailure, Limits } from './http';

/** A failure that a webhook is retried after, in Twilio's spelling. */
export type RetryOn = '4xx' | '5xx' | 'ct' | 'rt';

/** Time limits and retries of a delivery. */
export interface DeliveryRules {
  readonly limits: Limits;
  /** Maximum number of attempts after the first. */
  readonly retries: number;
  readonly retryOn: ReadonlySet<RetryOn>;
  /** Whether the TLS handshake names the host. */
  readonly sni: boolean;
}

/** A fragment that Twilio would reject. */
export class OverrideError extends UsageError {
  override readonly name = 'OverrideError';
  readonly code = 'INVALID_OVERRIDE';

  constructor(
    message: string,
    /** Twilio's error code, if it documents one. https://www.twilio.com/docs/api/errors/11243 */
    readonly twilioCode: number | null = null,
  ) {
    super(message);
  }
}

const RETRY_ON: readonly RetryOn[] = ['4xx', '5xx', 'ct', 'rt'];

/** `e` selects Twilio's edge location, which one machine can't simulate. */
const KNOWN = [...Object.keys(OverrideRanges), 'rp', 'sni', 'e'];

/**
 * Parses the connection overrides in a URL's fragment.
 *
 * @param ceilingMs maximum total time that the product waits, whatever the overrides say; 5 s for Event Streams.
 * @throws {OverrideError} when a value is unknown or out of range.
 */
export function deliveryRules(fragment: string | undefined, ceilingMs: number): DeliveryRules {
  const given = new Map((fragment ?? '').split('&').filter(Boolean).map(nameAndValue));
  for (const name of given.keys()) {
    if (KNOWN.includes(name)) continue;
    throw new OverrideError(`#${name} isn't a connection override. Allowed: ${KNOWN.join(', ')}.`);
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

function number(name: keyof typeof OverrideRanges, text: string | undefined): number {
  const { min, max, standard } = OverrideRanges[name];
  if (text === undefined) return standard;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new OverrideError(`#${name}=${text} is out of range. It must be a whole number from ${min} to ${max}.`);
}

function policy(text: string): ReadonlySet<RetryOn> {
  const words = text.split(',');
  const wrong = words.find((word) => word !== 'all' && !RETRY_ON.includes(word as RetryOn));
  if (wrong !== undefined) {
    const problem = wrong === '' ? 'has an empty value' : `has an unknown value, ${wrong}`;
    throw new OverrideError(`#rp=${text} ${problem}. Allowed: ${RETRY_ON.join(', ')}, all.`, 11243);
  }
  return new Set(words.includes('all') ? RETRY_ON : (words as RetryOn[]));
}

/** Whether Twilio retries after a failure. A total timeout leaves no time for a retry. */
export function retriesAfter({ kind }: DeliveryFailure, status: number | undefined, on: ReadonlySet<RetryOn>): boolean {
  if (kind === 'connect') return on.has('ct');
  if (kind === 'read-timeout') return on.has('rt');
  if (kind !== 'status' || status === undefined) return false;
  return on.has(status >= 500 ? '5xx' : '4xx');
}
