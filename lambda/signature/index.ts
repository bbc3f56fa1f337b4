export { type Verdict, type Verified, verifyHandshake } from './matching';
export { type Refusal, refuse } from './refusal';
export { bodyHashOf, signedParams, sortedParams, verify } from './signature';
export { SIGNATURE_SETTINGS_HEADER, type SignatureSettings, signatureSettings } from './signature-settings';
export { type Limits, parseForm, type SignedContent, signedContent } from './signed-content';
export {
  accountOf,
  authTokenKey,
  authTokensOf,
  deriveKey,
  isAlgorithm,
  type KeyClaim,
  keysFor,
  type SharedKey,
  type SharedKeyAlgorithm,
  type SigningKey,
  type SigningKeys,
} from './signing-key';
export { findSplice, SPLICES } from './splice';
