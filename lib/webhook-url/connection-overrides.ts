import { type Duration, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { configurationError } from '../validation';

/**
 * After what Twilio requests a URL again.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export class RetryPolicy {
  /** After an answer of 400 to 499. */
  public static readonly CLIENT_ERROR = new RetryPolicy('4xx');

  /** After an answer of 500 to 599: a cold start that was too slow, a token that could not be read. */
  public static readonly SERVER_ERROR = new RetryPolicy('5xx');

  /** When no connection could be made in time. */
  public static readonly CONNECT_TIMEOUT = new RetryPolicy('ct');

  /** When no answer came in time. What the route did then is done twice unless it remembers: see `Idempotency`. */
  public static readonly READ_TIMEOUT = new RetryPolicy('rt');

  /** After any of these. */
  public static readonly ALL = new RetryPolicy('all');

  /**
   * After any of several.
   *
   * @param policies what Twilio tries again after
   */
  public static anyOf(...policies: RetryPolicy[]): RetryPolicy {
    return new RetryPolicy([...new Set(policies.map(({ value }) => value))].join(','));
  }

  private constructor(
    /** As it stands in the URL. */
    public readonly value: string,
  ) {}
}

/**
 * How Twilio connects to one URL. Twilio reads it from the URL's fragment, which it neither sends nor signs.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export interface ConnectionOverrides {
  /**
   * How long Twilio waits for the TCP connection: 100 milliseconds to 10 seconds.
   *
   * @default - Twilio's: 5 seconds
   */
  readonly connectTimeout?: Duration;

  /**
   * How long Twilio waits for the first packet of the answer, and between packets: 100 milliseconds to 15 seconds.
   *
   * @default - Twilio's: 15 seconds
   */
  readonly readTimeout?: Duration;

  /**
   * How long Twilio waits in all, retries included: 100 milliseconds to 15 seconds.
   *
   * @default - Twilio's: 15 seconds
   */
  readonly totalTimeout?: Duration;

  /**
   * How often Twilio tries again before it goes to the fallback URL: 0 to 5 times.
   *
   * @default - Twilio's: once
   */
  readonly retryCount?: number;

  /**
   * After what Twilio tries again.
   *
   * @default - Twilio's: `RetryPolicy.CONNECT_TIMEOUT`; an answer such as 503 is not tried again
   */
  readonly retryPolicy?: RetryPolicy;

  /**
   * Whether Twilio names the host while it negotiates TLS. Every front door here needs it.
   *
   * @default - Twilio's
   */
  readonly sni?: boolean;

  /**
   * Twilio's edge locations that the request leaves from, such as `dublin`; retries go through them in turn.
   *
   * @see https://www.twilio.com/docs/global-infrastructure/edge-locations
   * @default - Twilio's choice
   */
  readonly edges?: string[];
}

const MINIMUM = 100;
const LIMITS = { connectTimeout: 10_000, readTimeout: 15_000, totalTimeout: 15_000 } as const;
const RETRIES = 5;
const EDGE = /^[a-z]+(?:-[a-z]+)*$/;

/** The fragment that asks Twilio for the overrides, `#` included; empty without any. */
export function overridesFragment(scope: IConstruct, overrides: ConnectionOverrides): string {
  checkRetries(scope, overrides);
  const { retryCount, retryPolicy, sni } = overrides;
  const pairs: [string, string | number | undefined][] = [
    ['ct', milliseconds(scope, 'connectTimeout', overrides)],
    ['rt', milliseconds(scope, 'readTimeout', overrides)],
    ['tt', milliseconds(scope, 'totalTimeout', overrides)],
    ['rc', retryCount],
    ['rp', retryPolicy?.value],
    ['sni', sni === undefined ? undefined : sni ? 'y' : 'n'],
    ['e', edges(scope, overrides.edges)],
  ];
  const given = pairs.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`);
  return given.length > 0 ? `#${given.join('&')}` : '';
}

function milliseconds(
  scope: IConstruct,
  prop: keyof typeof LIMITS,
  { [prop]: timeout }: ConnectionOverrides,
): number | undefined {
  if (timeout === undefined) return undefined;
  const limit = LIMITS[prop];
  const value = timeout.isUnresolved() ? undefined : timeout.toMilliseconds({ integral: false });
  if (value !== undefined && Number.isInteger(value) && value >= MINIMUM && value <= limit) return value;
  throw configurationError(scope, {
    prop,
    value: value === undefined ? 'known only at deployment' : timeout,
    problem: `Twilio takes whole milliseconds from ${MINIMUM} to ${limit}`,
    fix: `write Duration.millis(…) in that range, or leave ${prop} out`,
  });
}

function checkRetries(scope: IConstruct, { retryCount, retryPolicy }: ConnectionOverrides): void {
  if (retryCount === undefined) return;
  const inRange = Number.isInteger(retryCount) && retryCount >= 0 && retryCount <= RETRIES;
  if (Token.isUnresolved(retryCount) || !inRange) {
    throw configurationError(scope, {
      prop: 'retryCount',
      value: retryCount,
      problem: `Twilio tries 0 to ${RETRIES} times more`,
      fix: 'write a whole number in that range, or leave retryCount out',
    });
  }
  if (retryCount > 0 || !retryPolicy) return;
  throw configurationError(scope, {
    prop: 'retryPolicy',
    value: retryPolicy.value,
    problem: 'means nothing while retryCount is 0',
    fix: 'leave it out, or raise retryCount',
  });
}

function edges(scope: IConstruct, names: string[] | undefined): string | undefined {
  const wrong = names?.find((name) => !EDGE.test(name));
  if (names === undefined || (names.length > 0 && wrong === undefined)) return names?.join(',');
  throw configurationError(scope, {
    prop: 'edges',
    value: wrong ?? names,
    problem: "must be ids of Twilio's edge locations, such as dublin or sao-paulo",
    fix: 'take them from https://www.twilio.com/docs/global-infrastructure/edge-locations, or leave edges out',
  });
}
