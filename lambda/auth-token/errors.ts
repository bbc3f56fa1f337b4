/** Error for an auth token that was never read. The outcome is `auth-token-unavailable`, answered with 503. */
export class AuthTokenUnavailableError extends Error {
  readonly code = 'AUTH_TOKEN_UNAVAILABLE';
  override readonly name = 'AuthTokenUnavailableError';
}

/** Error for a malformed auth token or secret. The message doesn't contain any of the value. */
export class MalformedAuthTokenError extends Error {
  readonly code = 'MALFORMED_AUTH_TOKEN';
  override readonly name = 'MalformedAuthTokenError';
}
