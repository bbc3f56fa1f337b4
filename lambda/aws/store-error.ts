/** Codes by which AWS says "not so fast" in a 400. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const THROTTLED = /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown)/;
/** What to do about an error, by AWS's code. */
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
  /** True when the same request may succeed at once. */
  readonly retryable?: boolean;
}

/** A store could not be read. The message is safe to log: neither the value nor credentials are in it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: string | undefined;
  readonly retryable: boolean;

  constructor(message: string, { code, retryable = false }: StoreErrorDetails = {}) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }

  /** A connection's error by its code alone. */
  static from(error: unknown): StoreError {
    if (error instanceof StoreError) return error;
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
    return new StoreError(`could not be asked${code ? ` (${code})` : ''}`, { code, retryable: true });
  }

  /** The same, with the store and the place within it. */
  at(store: string, place: string): StoreError {
    return new StoreError(`${store}, ${place}: ${this.message}.`, this);
  }
}

/** What an answer other than 200 says. */
export function storeErrorOf(status: number, fields: Readonly<Record<string, unknown>> | undefined): StoreError {
  const code = codeOf(fields?.['__type'] ?? fields?.['code']);
  const advice = ADVICE.find(([pattern]) => code !== undefined && pattern.test(code))?.[1];
  const retryable = status >= 500 || status === 429 || (code !== undefined && THROTTLED.test(code));
  const message = `answered ${code ?? 'an error without a code'} (HTTP ${status})${advice ? `: ${advice}` : ''}`;
  return new StoreError(message, { code, retryable });
}

/** `com.amazonaws.secretsmanager#ResourceNotFoundException` without its namespace; nothing that is no such name. */
function codeOf(type: unknown): string | undefined {
  return typeof type === 'string' ? /(?:^|#)([A-Za-z]{1,60})$/.exec(type)?.[1] : undefined;
}
