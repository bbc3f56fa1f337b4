export { type AuthTokenOption, type AuthTokens, AuthTokenUnavailableError, authTokens } from './auth-tokens';
export { type AuthTokenValue, keysOf } from './option';
export { parseSecret, tokenKey } from './secret-value';
