export { type AuthTokenOption, type AuthTokens, AuthTokenUnavailableError, authTokens } from './auth-tokens';
export type { KeyLookup } from './key-source';
export { type AuthTokenProvider, type AuthTokenValue, keysOf } from './option';
export { type AuthTokenFields, parseSecret, tokenKey } from './secret-value';
