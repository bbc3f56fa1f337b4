import { UsageError } from '../usage-error';

/** An auth token that was asked for cannot be had, or is none. No token is in the message. */
export class TokenError extends UsageError {
  override readonly name = 'TokenError';
}
