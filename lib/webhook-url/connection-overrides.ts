import { type Duration, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { OverrideRanges } from '../contract';
import { configurationError, noEffectError } from '../validation';

/**
 * The failures after which Twilio requests a URL again.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export class RetryPolicy {
  /** A status from 400 to 499. */
  public static readonly CLIENT_ERROR = new RetryPolicy('4xx');

  /** A status from 500 to 599, such as 503 when the auth token can't be read. */
  public static readonly SERVER_ERROR = new RetryPolicy('5xx');

  /** No connection in time. */
  public static readonly CONNECT_TIMEOUT = new RetryPolicy('ct');

  /** No response in time. The route then runs twice, unless it remembers responses: see `Idempotency`. */
  public static readonly READ_TIMEOUT = new RetryPolicy('rt');

  /** Any of these failures. */
  public static readonly ALL = new RetryPolicy('all');

  /**
   * Combines several policies.
   *
   * @param policies the failures after which Twilio tries again
   */
  public static anyOf(...policies: RetryPolicy[]): RetryPolicy {
    return new RetryPolicy([...new Set(policies.map(({ value }) => value))].join(','));
  }

  private constructor(
    /** The value in the URL. */
    public readonly value: string,
  ) {}
}

/**
 * Overrides of how Twilio connects to one URL. Twilio reads them from the URL's fragment, which it neither sends nor signs.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export interface ConnectionOverrides {
  /**
   * The time that Twilio waits for the TCP connection: 100 milliseconds to 10 seconds.
   *
   * @default - 5 seconds, Twilio's default
   */
  readonly connectTimeout?: Duration;

  /**
   * The time that Twilio waits for the first packet of the response, and between packets: 100 milliseconds to 15 seconds.
   *
   * @default - 15 seconds, Twilio's default
   */
  readonly readTimeout?: Duration;

  /**
   * The time that Twilio waits in total, including retries: 100 milliseconds to 15 seconds.
   *
   * @default - 15 seconds, Twilio's default
   */
  readonly totalTimeout?: Duration;

  /**
   * The number of retries before Twilio uses the fallback URL: 0 to 5.
   *
   * @default - 1, Twilio's default
   */
  readonly retryCount?: number;

  /**
   * The failures after which Twilio tries again.
   *
   * @default - `RetryPolicy.CONNECT_TIMEOUT`, Twilio's default, which doesn't retry after a status such as 503
   */
  readonly retryPolicy?: RetryPolicy;

  /**
   * Whether Twilio sends the host name while it negotiates TLS. Every front door needs it.
   *
   * @default - Twilio's default
   */
  readonly sni?: boolean;

  /**
   * Twilio's edge locations that requests come from, such as `dublin`. Retries use them in turn.
   *
   * @see https://www.twilio.com/docs/global-infrastructure/edge-locations
   * @default - Twilio chooses
   */
  readonly edges?: string[];
}

const RANGES = { connectTimeout: OverrideRanges.ct, readTimeout: OverrideRanges.rt, totalTimeout: OverrideRanges.tt };
const RETRIES = OverrideRanges.rc.max;
const EDGE = /^[a-z]+(?:-[a-z]+)*$/;

/** Returns the fragment with the overrides, including `#`, or an empty string. */
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
  prop: keyof typeof RANGES,
  { [prop]: timeout }: ConnectionOverrides,
): number | undefined {
  if (timeout === undefined) return undefined;
  const { min, max } = RANGES[prop];
  const value = timeout.isUnresolved() ? undefined : timeout.toMilliseconds({ integral: false });
  if (value !== undefined && Number.isInteger(value) && value >= min && value <= max) return value;
  throw configurationError(scope, {
    prop,
    value: timeout,
    problem: `Twilio accepts whole milliseconds from ${min} to ${max}`,
    fix: `use \`Duration.millis(…)\` in that range, or remove \`${prop}\``,
  });
}

function checkRetries(scope: IConstruct, { retryCount, retryPolicy }: ConnectionOverrides): void {
  if (retryCount === undefined) return;
  const inRange = Number.isInteger(retryCount) && retryCount >= 0 && retryCount <= RETRIES;
  if (Token.isUnresolved(retryCount) || !inRange) {
    throw configurationError(scope, {
      prop: 'retryCount',
      value: retryCount,
      problem: `Twilio retries 0 to ${RETRIES} times`,
      fix: 'use a whole number in that range, or remove `retryCount`',
    });
  }
  if (retryCount > 0 || !retryPolicy) return;
  throw noEffectError(scope, ['retryPolicy'], { because: '`retryCount` is 0', fix: 'raise `retryCount`' });
}

function edges(scope: IConstruct, names: string[] | undefined): string | undefined {
  const wrong = names?.find((name) => !EDGE.test(name));
  if (names === undefined || (names.length > 0 && wrong === undefined)) return names?.join(',');
  throw configurationError(scope, {
    prop: 'edges',
    value: wrong ?? names,
    problem: 'must be IDs of Twilio edge locations, such as `dublin` or `sao-paulo`',
    fix: 'use IDs from https://www.twilio.com/docs/global-infrastructure/edge-locations, or remove `edges`',
  });
}
