import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Pair } from '../../lambda/front-door';
import { type SigningKey, type SigningKeys, signedParams } from '../../lambda/signature';
import { SELF_CHECK_PATH } from '../../lib/contract';
import type { Outgoing } from './send';

/** A query that reveals a front door or proxy that loses queries. */
const QUERY = '?from=self-check';

/** Returns the URL that the self-check calls at a public origin. */
export function selfCheckUrl(origin: string, path = SELF_CHECK_PATH): string {
  return `${origin.replace(/\/+$/, '')}${path}${QUERY}`;
}

/** Returns the host of a URL, without its port. */
export function hostnameOf(url: string): string {
  return url.replace(/^(?:https|wss):\/\/(\[[^\]]*\]|[^/:]*).*$/is, '$1');
}

/** A signing key and its account. */
export interface Signer {
  readonly key: SigningKey;
  /** The account that the key belongs to, if it's known. */
  readonly accountSid?: string;
  /** The header that names a shared key. */
  readonly settings?: string;
}

/**
 * Returns the signer that Twilio uses: the account, or else its first subaccount. A shared key signs if auth tokens are
 * refused, or there are none.
 */
export function signerOf(keys: SigningKeys, requireSharedKey = false): Signer | undefined {
  const shared = sharedSigner(keys);
  return requireSharedKey ? shared : (tokenSigner(keys) ?? shared);
}

function sharedSigner({ shared: [first] = [] }: SigningKeys): Signer | undefined {
  if (!first) return undefined;
  const { id, secret, accountSid, algorithms: [name = 'HMAC_SHA256'] = [] } = first;
  const key: SigningKey = { id, secret, algorithm: name === 'HMAC_SHA1' ? 'sha1' : 'sha256' };
  return { key, settings: `key=${id},algorithm=${name}`, ...(accountSid === undefined ? {} : { accountSid }) };
}

function tokenSigner({ account, accounts }: SigningKeys): Signer | undefined {
  const [key] = account;
  if (key) return { key, ...(key.accountSid === undefined ? {} : { accountSid: key.accountSid }) };
  const [first] = accounts;
  const [own] = first ? [first[1]].flat() : [];
  return first && own && { key: own, accountSid: first[0] };
}

/** Returns a signer for the same account that doesn't know the token. */
export function forgedSigner({ key, ...own }: Signer): Signer {
  return { ...own, key: { ...key, secret: randomBytes(16).toString('hex') } };
}

/** Returns the form of a self-check. Its parameters find a proxy that loses or changes any. */
export function formOf({ accountSid }: Signer): Pair[] {
  const all: Pair[] = [
    ['SelfCheck', 'signed & sent'],
    ['Empty', ''],
  ];
  return accountSid === undefined ? all : [...all, ['AccountSid', accountSid]];
}

/** Signs a form for a URL. https://www.twilio.com/docs/usage/security#validating-requests */
export function signatureOf({ key }: Signer, url: string, form: readonly Pair[]): string {
  const data = url + signedParams(form);
  return createHmac(key.algorithm, key.secret).update(data, 'utf8').digest('base64');
}

/**
 * Returns a POST like Twilio's.
 *
 * @param signature @default - the request isn't signed
 */
export function twilioPost(url: string, signer: Signer, signature?: string): Outgoing {
  const body = new URLSearchParams(formOf(signer).map((pair) => [...pair])).toString();
  const headers = {
    'User-Agent': 'TwilioProxy/1.1',
    Accept: '*/*',
    'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
    'I-Twilio-Idempotency-Token': randomUUID(),
    ...(signature === undefined ? {} : { 'X-Twilio-Signature': signature }),
    ...(signer.settings === undefined ? {} : { 'X-Twilio-Webhooks-Signature-Settings': signer.settings }),
  };
  return { url, headers, body };
}
