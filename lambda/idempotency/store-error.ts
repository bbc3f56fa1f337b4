/** The idempotency table can't be asked whether a webhook was answered before. Ends as `handler-error`. */
export class IdempotencyStoreError extends Error {
  readonly code = 'IDEMPOTENCY_STORE_UNAVAILABLE';
  override readonly name = 'IdempotencyStoreError';

  constructor(cause: unknown) {
    super(`The idempotency table can't be asked, so the route was not run: ${reason(cause)}`, { cause });
  }
}

/** What went wrong at the table: Powertools wraps what the AWS SDK says. */
export function reason(error: unknown): string {
  const innermost = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return innermost instanceof Error ? `${innermost.name}: ${innermost.message}` : typeof innermost;
}
