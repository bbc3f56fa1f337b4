import { StoreError } from '../../lambda/aws';
import { type RetryClock, withRetries } from '../../lambda/http';

/** The time to wait for permissions. */
export interface Patience {
  /** The time of the clock after which no attempt starts. */
  readonly deadline: number;
  /** @default - the process's own */
  readonly clock?: RetryClock;
}

/** The answers of AWS to a role whose policy hasn't arrived yet, as role of a key too. */
const DENIED = /^(AccessDenied|DecryptionFailure|KMS|InvalidKeyId|UnrecognizedClient|InvalidClientTokenId)/;
const RETRIES = { attempts: Number.POSITIVE_INFINITY, pauseMs: 2_000, maxPauseMs: 15_000 } as const;

/**
 * Calls a store until it lets the function in. A policy reaches IAM's readers seconds after CloudFormation has created it,
 * and until then they answer as if it didn't exist. Other errors are thrown immediately, unless they are retryable.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 *
 * @throws the last attempt's error.
 */
export async function whenAllowed<T>({ deadline, clock }: Patience, call: () => Promise<T>): Promise<T> {
  try {
    return await withRetries({ ...RETRIES, deadline, ...(clock && { clock }) }, () => call().catch(rethrow));
  } catch (error) {
    throw error instanceof NotAllowedYet ? error.cause : error;
  }
}

/** Carries an error that may end. */
class NotAllowedYet extends Error {
  readonly retryable = true;
  constructor(override readonly cause: unknown) {
    super();
  }
}

function rethrow(error: unknown): never {
  const found = storeErrorIn(error);
  throw found && (found.retryable || DENIED.test(found.code ?? '')) ? new NotAllowedYet(error) : error;
}

function storeErrorIn(error: unknown): StoreError | undefined {
  if (error instanceof StoreError) return error;
  return error instanceof Error ? storeErrorIn(error.cause ?? undefined) : undefined;
}
