import { systemErrorCode } from '../http';

/** Codes of throttled requests, sent with status 400. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const THROTTLED = /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown)/;
/** Advice by AWS's error code. */
const ADVICE: readonly (readonly [code: RegExp, advice: string])[] = [
  [/^AccessDenied/, 'let the function read it, and decrypt with its KMS key'],
  [/^(ResourceNotFound|ParameterNotFound)/, 'it is not in this account and region, or has no value yet'],
  [
    /^(ExpiredToken|InvalidSignature|UnrecognizedClient|InvalidClientTokenId)/,
    'the AWS credentials are expired or wrong',
  ],
  [/^(DecryptionFailure|KMS|InvalidKeyId)/, 'its KMS key does not decrypt'],
];

interface StoreErrorDetails {
  /** AWS's error code, or Node's for a connection that failed. */
  readonly code?: string | undefined;
  /** Whether the same request may succeed when it is repeated. */
  readonly retryable?: boolean;
}

/** Error for a store that can't be read. The message is safe to log: it contains neither the value nor credentials. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: string | undefined;
  readonly retryable: boolean;

  constructor(message: string, { code, retryable = false }: StoreErrorDetails = {}) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }

  /** Wraps any other error by its code only, because a system error's message may quote the request. */
  static from(error: unknown): StoreError {
    if (error instanceof StoreError) return error;
    const code = systemErrorCode(error);
    const message =
      code === 'ETIMEDOUT' ? 'did not answer in time' : `could not be asked${code === undefined ? '' : ` (${code})`}`;
    return new StoreError(message, { code, retryable: true });
  }

  /** Returns this error with the store and the place in front of its message. */
  at(store: string, place: string): StoreError {
    return new StoreError(`${store}, ${place}: ${this.message}.`, this);
  }
}

/** Returns the error for a response whose status isn't 200. */
export function storeErrorOf(status: number, fields: Readonly<Record<string, unknown>> | undefined): StoreError {
  const code = codeOf(fields?.['__type'] ?? fields?.['code']);
  const advice = ADVICE.find(([pattern]) => code !== undefined && pattern.test(code))?.[1];
  const retryable = status >= 500 || status === 429 || (code !== undefined && THROTTLED.test(code));
  const message = `answered ${code ?? 'an error without a code'} (HTTP ${status})${advice ? `: ${advice}` : ''}`;
  return new StoreError(message, { code, retryable });
}

/**
 * Removes the namespace from `com.amazonaws.secretsmanager#ResourceNotFoundException` or
 * `AWS.SimpleQueueService.NonExistentQueue`. Drops anything that isn't such a name.
 */
function codeOf(type: unknown): string | undefined {
  return typeof type === 'string' ? /(?:^|[#.])([A-Za-z]{1,60})$/.exec(type)?.[1] : undefined;
}
