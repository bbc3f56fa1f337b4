import type { AuthTokens } from './auth-token';
import type { Deadline } from './routing';
import {
  accountOf,
  type KeyClaim,
  keysFor,
  type Refusal,
  refuse,
  type SigningKey,
  type SigningKeys,
  type Verdict,
  type Verified,
} from './signature';

/** Requirements beyond a matching signature. */
export interface Demands {
  /** The only account to accept. A key of an unknown account counts as this account's. @default - every account */
  readonly accountSid?: string | undefined;
  /** Whether to reject auth tokens. @default false */
  readonly sharedKey?: boolean | undefined;
}

/** A matching signature. */
export interface Proven {
  readonly verified: Verified;
  /** The account whose key signed the request. `undefined` if neither the key nor the signed parameters tell. */
  readonly accountSid?: string;
}

/**
 * Checks a signature with the keys that a request claims. If it is invalid, reads the keys again, in case they were
 * rotated, and checks once more.
 *
 * @param limit the time limit for reading keys. @default - none
 */
export async function prove(
  claim: KeyClaim,
  tokens: AuthTokens,
  demands: Demands,
  verdictWith: (keys: readonly SigningKey[]) => Verdict,
  limit?: Deadline,
): Promise<Proven | Refusal> {
  const problem = problemWith(claim, demands);
  if (problem !== undefined) return refuse('invalid-signature', { detail: problem });
  const wanted = { ...claim, accountSid: claim.accountSid ?? demands.accountSid };
  const against = (keys: SigningKeys) => {
    const selected = keysFor(keys, wanted);
    return { keys, selected, verdict: verdictWith(selected.keys) };
  };
  const inTime = <T>(read: T | Promise<T>) => (limit ? limit.wait(read) : read);
  let { keys, selected, verdict } = against(await inTime(tokens.keys(wanted)));
  if (!verdict.ok && verdict.reason === 'invalid-signature' && verdict.detail === undefined) {
    const fresh = await inTime(tokens.refreshed(wanted, keys));
    if (fresh) ({ keys, selected, verdict } = against(fresh));
  }
  if (!verdict.ok) {
    const detail = verdict.detail ?? selected.detail;
    return refuse(verdict.reason, detail === undefined ? {} : { detail });
  }
  tokens.accepted?.(wanted);
  const accountSid = accountOf(keys, verdict.key) ?? wanted.accountSid;
  return { verified: verdict, ...(accountSid ? { accountSid } : {}) };
}

function problemWith({ accountSid, sharedKey }: KeyClaim, demands: Demands): string | undefined {
  if (demands.sharedKey && !sharedKey) return 'a shared key is required, and the request names none';
  return demands.accountSid !== undefined && accountSid !== undefined && accountSid !== demands.accountSid
    ? 'the request names another account than the accountSid option'
    : undefined;
}
