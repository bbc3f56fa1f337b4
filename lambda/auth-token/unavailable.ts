/** No auth token could be read, so no signature can be checked. Ends as `auth-token-unavailable`, answered with 503. */
export class AuthTokenUnavailableError extends Error {
  readonly code = 'AUTH_TOKEN_UNAVAILABLE';
  override readonly name = 'AuthTokenUnavailableError';
}

/** An auth token, or the secret around it, is not of a known form. The message holds nothing of the value. */
export class MalformedAuthTokenError extends Error {
  readonly code = 'MALFORMED_AUTH_TOKEN';
  override readonly name = 'MalformedAuthTokenError';
}
