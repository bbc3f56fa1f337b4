import { readStage, readStored, type Stage, type StoredPlace, type StoredValue, shownPlace } from '../aws';
import type { SigningKey, SigningKeys } from '../signature';
import { MalformedAuthTokenError } from './errors';
import type { KeySource } from './key-source';
import { parseSecret, type SecretValue } from './secret-value';

/** Maximum duration of a read, including retries and version stages. */
export const READ_MS = 6_000;
/**
 * Time that a replaced token is still accepted after its successor is created. Secrets Manager creates the new version,
 * promotes the token at Twilio, and waits up to 300 s before it labels the version current. Requests that Twilio signed
 * just before may arrive a little later. The time is limited so that a leaked token expires after its rotation.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
 */
const PREVIOUS_MS = 600_000;

/**
 * Creates a source that reads keys from an AWS store. A managed secret has several versions while it rotates. A forced
 * read also returns their keys, with the ids `pending` and `previous`. While there is a pending key, ordinary reads also
 * return it, so that no call is lost once Twilio signs with it.
 */
export function storedKeys(
  place: StoredPlace,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
): KeySource {
  let rotating = false;
  return async (forced) => {
    const deadline = Date.now() + READ_MS;
    const current = await readStored(place, env, deadline);
    const { keys, managed } = parseStored(current, shownPlace(place.id));
    if (!managed || place.store !== 'secrets-manager' || !(forced || rotating)) return keys;
    const wanted: readonly Stage[] = forced && isNew(current, now()) ? ['AWSPENDING', 'AWSPREVIOUS'] : ['AWSPENDING'];
    const values = await Promise.all(wanted.map((stage) => readStage(place, env, deadline, stage)));
    const others = values.map((value, index) => stageKey(value, index === 0 ? 'pending' : 'previous'));
    const added = unlike(keys.account, others);
    rotating = added.some(({ id }) => id === 'pending');
    return { ...keys, account: [...keys.account, ...added] };
  };
}

function parseStored({ text }: StoredValue, place: string): SecretValue {
  try {
    return parseSecret(text);
  } catch (error) {
    throw error instanceof MalformedAuthTokenError ? new MalformedAuthTokenError(`${place}: ${error.message}`) : error;
  }
}

function isNew({ createdAt }: StoredValue, now: number): boolean {
  return createdAt !== undefined && now - createdAt < PREVIOUS_MS;
}

/** Returns the key of a stage, or `undefined` if it is missing or doesn't have a token after a failed rotation. */
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

/** Returns the keys that aren't known yet. Between rotations, the stages label versions that are. */
function unlike(known: SigningKeys['account'], others: readonly (SigningKey | undefined)[]): readonly SigningKey[] {
  const secrets = new Set(known.map(({ secret }) => secret));
  return others.filter((key): key is SigningKey => {
    if (key === undefined || secrets.has(key.secret)) return false;
    secrets.add(key.secret);
    return true;
  });
}
