export { type Refusal, refuse } from './refusal';
export {
  authTokenKey,
  bodyHashOf,
  keysFor,
  namesBodyHash,
  type SigningKey,
  type SigningKeys,
  signedParams,
  type Verdict,
  type Verified,
  verify,
} from './signature';
export { type Limits, parseForm, type SignedContent, signedContent } from './signed-content';
