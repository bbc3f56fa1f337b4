import {
  type SharedKey,
  SIGNATURE_SETTINGS_HEADER,
  type SignatureSettings,
  type SigningKey,
} from '../lambda/signature';
import type { Change } from './cause';

/** Shared keys, as the request and the function name them. */
export interface SharedKeyFacts {
  /** The shared key that the request names. */
  readonly named: SignatureSettings | undefined;
  /** The shared keys that the function has. */
  readonly configured: readonly SharedKey[];
  /** Whether the function refuses auth tokens. */
  readonly required: boolean;
}

const DEFAULT_ALGORITHMS: NonNullable<SharedKey['algorithms']> = ['HMAC_SHA256'];

/** Returns a shared key with each algorithm that Twilio has, allowed ones first. */
export function variantsOf(shared: readonly SharedKey[]): SigningKey[] {
  return shared.flatMap(({ id, secret, algorithms = DEFAULT_ALGORITHMS }) => {
    const both = [...algorithms, ...(['HMAC_SHA256', 'HMAC_SHA1'] as const)];
    return [...new Set(both)].map((name): SigningKey => ({ id, secret, algorithm: hashOf(name) }));
  });
}

function hashOf(algorithm: string): SigningKey['algorithm'] {
  return algorithm === 'HMAC_SHA1' ? 'sha1' : 'sha256';
}

/** Returns the change that shared keys explain: the key that signed isn't the one that the request and the function name. */
export function sharedKeyChange(signed: SigningKey, facts: SharedKeyFacts, name: string): Change | undefined {
  const { named, configured, required } = facts;
  const own = configured.find(({ id, secret }) => id === signed.id && secret === signed.secret);
  if (own && named === undefined) {
    return change(`Twilio signed with ${name}, but the header \`${HEADER}\`, which names it, is missing.`);
  }
  if (own && named?.keyId !== own.id) return change(`Twilio signed with ${name}, but the request names another key.`);
  if (own) return algorithmChange(signed, facts, own, name);
  if (named !== undefined) {
    return change(`Twilio signed with ${name}, but the request names ${shown(named.keyId)}.`);
  }
  return required ? change(`Twilio signed with ${name}, but the function accepts only shared keys.`) : undefined;
}

function algorithmChange(
  { algorithm }: SigningKey,
  { named }: SharedKeyFacts,
  { algorithms = DEFAULT_ALGORITHMS }: SharedKey,
  name: string,
): Change {
  const used = algorithm === 'sha1' ? 'HMAC_SHA1' : 'HMAC_SHA256';
  const allowed = algorithms.some((each) => each === used);
  return change(
    allowed
      ? `Twilio signed with ${name} and ${used}, but the request names ${shown(named?.algorithm ?? '')}.`
      : `Twilio signed with ${name} and ${used}, but the function allows only ${algorithms.join(', ')} for it.`,
  );
}

/** Returns the change of a request that names a key that the function doesn't have, so that nothing can be proved. */
export function unknownKey({ named, configured }: SharedKeyFacts): Change | undefined {
  if (named === undefined || configured.some(({ id }) => id === named.keyId)) return undefined;
  const known = configured.map(({ id }) => shown(id)).join(', ') || 'none';
  return change(`The request names ${shown(named.keyId)}, which isn't among the function's shared keys: ${known}.`);
}

/** The name of the header as Twilio writes it. */
const HEADER = SIGNATURE_SETTINGS_HEADER.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** Names what the request says, as far as it has the form of a name. */
function shown(name: string): string {
  return /^[\w.-]{1,128}$/.test(name) ? `"${name}"` : 'something malformed';
}

function change(words: string): Change {
  return { cause: 'shared-key', words };
}
