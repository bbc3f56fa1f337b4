import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DerivedKey } from '../routing';
import { deriveKey } from '../signature';

/**
 * The token that binds a session to its call.
 *
 * A handshake has the same signature for every call, so anyone who has seen one can replay it. The token is in the
 * TwiML that a validated webhook returned for one call, and comes back in the session's first message. It is valid for
 * a short time, for that call, and once.
 */

/** Name of the `<Parameter>` that holds the token. */
export const BINDING_PARAMETER = 'twilioWebhookBinding';

/** Purpose of the keys derived for tokens. */
export const BINDING_PURPOSE = 'relay binding v1';

/**
 * Creates the token of a call.
 *
 * @param derived from the key that signed the call's webhook.
 */
export function bindingToken({ key, sharedKey }: DerivedKey, callSid: string, expiresAt: number): string {
  const nonce = randomBytes(9).toString('base64url');
  const id = sharedKey === undefined ? '' : `.${Buffer.from(sharedKey).toString('base64url')}`;
  const head = `${expiresAt.toString(36)}.${nonce}${id}`;
  return `${head}.${mac(key, callSid, head).toString('base64url')}`;
}

/** A token in the first message of a session. Nothing in it is proven. */
export interface ReadToken {
  /** The signed part. */
  readonly head: string;
  readonly signature: Buffer;
  readonly expiresAt: number;
  /** ID of the shared key that created it. `undefined` for an auth token. */
  readonly sharedKey: string | undefined;
}

const FORM = /^([0-9a-z]{1,11})\.[\w-]{12}(?:\.([\w-]{1,300}))?\.([\w-]{43})$/;

/** Parses a token. @returns `undefined` if it is malformed. */
export function readToken(token: string): ReadToken | undefined {
  const [, expiry, id, signature] = FORM.exec(token) ?? [];
  if (expiry === undefined || signature === undefined) return undefined;
  return {
    head: token.slice(0, token.lastIndexOf('.')),
    signature: Buffer.from(signature, 'base64url'),
    expiresAt: Number.parseInt(expiry, 36),
    sharedKey: id === undefined ? undefined : Buffer.from(id, 'base64url').toString('utf8'),
  };
}

/** Whether a token was created for a call with one of the keys, in a time that doesn't depend on which of them. */
export function isTokenOf(
  { head, signature }: ReadToken,
  callSid: string,
  keys: readonly { secret: string }[],
): boolean {
  let fits = false;
  for (const key of keys) {
    const expected = mac(deriveKey(key, BINDING_PURPOSE), callSid, head);
    const equal = signature.length === expected.length && timingSafeEqual(signature, expected);
    fits = equal || fits;
  }
  return fits;
}

function mac(key: Uint8Array, callSid: string, head: string): Buffer {
  return createHmac('sha256', key).update(`${head}\n${callSid}`).digest();
}
