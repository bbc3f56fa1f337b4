import type { Stage, StoredPlace, StoredValue } from '../aws';
import type { SigningKey, SigningKeys } from '../signature';
import type { KeySource } from './key-cache';
import { MalformedAuthTokenError, parseSecret, type SecretValue } from './secret-value';

/** How long one read may take altogether, retries and version stages included. */
const READ_MS = 6_000;
/**
 * How long after its successor was made a replaced token is still accepted. Secrets Manager makes the new version,
 * promotes the token at Twilio and waits up to 300 s before it names the version current; requests that Twilio signed
 * just before may come a little later. No longer, or a leaked token would stay good for ever after its rotation.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
 */
const PREVIOUS_MS = 600_000;

/**
 * What reads keys from a store of AWS's. A secret of the managed type has more than one version while it rotates: a
 * forced read looks at them too, with the ids `pending` and `previous`, and as long as a pending one is there, ordinary
 * reads do so as well, so that no call is lost while Twilio already signs with it.
 */
export function storedKeys(
  place: StoredPlace,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
): KeySource {
  let rotating = false;
  return async (forced) => {
    // Loaded only here: a runtime that is handed its token never loads the signer and the HTTP client.
    const { readStored, readStage } = await import('../aws');
    const deadline = Date.now() + READ_MS;
    const current = await readStored(place, env, deadline);
    const { keys, managed } = parseStored(current, place);
    if (!managed || place.store !== 'secrets-manager' || !(forced || rotating)) return keys;
    const wanted: readonly Stage[] = forced && isNew(current, now()) ? ['AWSPENDING', 'AWSPREVIOUS'] : ['AWSPENDING'];
    const values = await Promise.all(wanted.map((stage) => readStage(place, env, deadline, stage)));
    const others = values.map((value, index) => stageKey(value, index === 0 ? 'pending' : 'previous'));
    const added = unlike(keys.account, others);
    rotating = added.some(({ id }) => id === 'pending');
    return { ...keys, account: [...keys.account, ...added] };
  };
}

function parseStored({ text }: StoredValue, { id }: StoredPlace): SecretValue {
  try {
    return parseSecret(text);
  } catch (error) {
    throw error instanceof MalformedAuthTokenError ? new MalformedAuthTokenError(`${id}: ${error.message}`) : error;
  }
}

function isNew({ createdAt }: StoredValue, now: number): boolean {
  return createdAt !== undefined && now - createdAt < PREVIOUS_MS;
}

/** A stage that is missing, or holds no token (a rotation that broke off), is no key. */
function stageKey(value: StoredValue | undefined, id: string): SigningKey | undefined {
  if (value === undefined) return undefined;
  try {
    const [primary] = parseSecret(value.text).keys.account;
    return primary && { ...primary, id };
  } catch (error) {
    if (error instanceof MalformedAuthTokenError) return undefined;
    throw error;
  }
}

/** Between rotations the stages name versions that are known already. */
function unlike(known: SigningKeys['account'], others: readonly (SigningKey | undefined)[]): readonly SigningKey[] {
  const secrets = new Set(known.map(({ secret }) => secret));
  return others.filter((key): key is SigningKey => {
    if (key === undefined || secrets.has(key.secret)) return false;
    secrets.add(key.secret);
    return true;
  });
}
