export { type Refusal, refuse } from './refusal';
export {
  accountOf,
  authTokenKey,
  bodyHashOf,
  keysFor,
  type SigningKey,
  type SigningKeys,
  signedParams,
  sortedParams,
  type Verdict,
  type Verified,
  verify,
} from './signature';
export { type Limits, parseForm, type SignedContent, signedContent } from './signed-content';
