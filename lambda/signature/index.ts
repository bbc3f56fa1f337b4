export { type Refusal, refuse } from './refusal';
export { bodyHashOf, namesBodyHash, signedParams, type Verdict, type Verified, verify } from './signature';
export { type Limits, parseForm, type SignedContent, signedContent } from './signed-content';
export { authTokenKey, keysFor, type SigningKey, type SigningKeys } from './signing-key';
