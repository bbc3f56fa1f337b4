import type { AuthTokens } from '../auth-token';
import { type KeyClaim, keysFor, type SigningKeys } from '../signature';
import { BINDING_PARAMETER, isTokenOf, type ReadToken, readToken } from './binding';
import type { SetupMessage } from './messages';
import type { RelaySettings } from './options';
import type { Control } from './store';

/** A session's first message without its binding token, and the reason to reject it. */
export interface CheckedSetup {
  readonly setup: SetupMessage;
  readonly problem?: string;
}

/** Checks that a session is the one that a validated webhook connected. */
export async function checkSetup<State>(
  received: SetupMessage,
  control: Control,
  id: string,
  own: RelaySettings<State>,
): Promise<CheckedSetup> {
  const { [BINDING_PARAMETER]: token, ...rest } = received.customParameters;
  const setup = { ...received, customParameters: Object.assign(Object.create(null), rest) };
  const problem = await problemWith(setup, token, control, id, own);
  return problem === undefined ? { setup } : { setup, problem };
}

async function problemWith<State>(
  { callSid, accountSid }: SetupMessage,
  token: string | undefined,
  control: Control,
  id: string,
  { demands, bind, store, tokens }: RelaySettings<State>,
): Promise<string | undefined> {
  if (control.setup) return 'the session has a second setup message';
  if (callSid === '') return 'the setup message has no call SID';
  const account = control.accountSid ?? demands.accountSid;
  if (account !== undefined && accountSid !== '' && accountSid !== account) {
    return "the setup message's account isn't the handshake's";
  }
  if (!bind) return undefined;
  if (token === undefined) return NO_TOKEN;
  const read = readToken(token);
  if (!read) return "the binding token isn't one of `connectRelay`";
  if (!(await fits(read, callSid, account ?? (accountSid || undefined), tokens))) {
    return 'the binding token is of another call, or made with another key';
  }
  if (read.expiresAt < Date.now()) return 'the binding token has expired';
  return (await store.claim(token, id, read.expiresAt)) ? undefined : 'the binding token was used before';
}

const NO_TOKEN = 'no binding token: answer the call with `connectRelay`, or set `bind: false`';

/** Whether a token matches the keys, or newly read ones, in case they were rotated. */
async function fits(
  token: ReadToken,
  callSid: string,
  accountSid: string | undefined,
  tokens: AuthTokens,
): Promise<boolean> {
  const { sharedKey: keyId } = token;
  const claim: KeyClaim = { accountSid, ...(keyId === undefined ? {} : { sharedKey: { keyId, algorithm: '' } }) };
  const against = (keys: SigningKeys) => isTokenOf(token, callSid, candidates(keys, claim));
  const keys = await tokens.keys(claim);
  if (against(keys)) return true;
  const fresh = await tokens.refreshed(claim, keys);
  return fresh !== undefined && against(fresh);
}

/** Returns the keys that can have created a token. The hash algorithm of a shared key doesn't matter here. */
function candidates(keys: SigningKeys, claim: KeyClaim): readonly { readonly secret: string }[] {
  const { accountSid, sharedKey } = claim;
  if (!sharedKey) return keysFor(keys, claim).keys;
  const own = (keys.shared ?? []).filter(({ id }) => id === sharedKey.keyId);
  return own.filter((key) => [undefined, accountSid].includes(key.accountSid) || accountSid === undefined);
}
