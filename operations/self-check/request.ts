import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Pair } from '../../lambda/front-door';
import { type SigningKey, type SigningKeys, signedParams } from '../../lambda/signature';
import { SELF_CHECK_PATH } from '../../lib/contract';
import type { Outgoing } from './send';

/** Has a query too, so that a front door or proxy that loses queries is found. */
const QUERY = '?from=self-check';

/** What is asked for at a public origin. */
export function reservedUrl(origin: string, path = SELF_CHECK_PATH): string {
  return `${origin.replace(/\/+$/, '')}${path}${QUERY}`;
}

/** The host in what {@link reservedUrl} made, without its port. */
export function hostnameIn(url: string): string {
  return url.replace(/^https:\/\/(\[[^\]]*\]|[^/:]*).*$/is, '$1');
}

/** Who signs, and for which account. */
export interface Signer {
  readonly key: SigningKey;
  /** The account whose key it is, where the account's own is not known. */
  readonly accountSid?: string;
}

/** The key that Twilio signs with: the account's own, or that of one of its accounts. */
export function signerOf({ account, accounts }: SigningKeys): Signer | undefined {
  const [key] = account;
  if (key) return { key };
  const [first] = accounts;
  return first && { key: first[1], accountSid: first[0] };
}

/** Somebody who does not know the token. */
export function forger({ key, ...own }: Signer): Signer {
  return { ...own, key: { ...key, secret: randomBytes(16).toString('hex') } };
}

/** The form of a self-check: parameters too, so that one which a proxy loses or changes is found. */
export function formOf({ accountSid }: Signer): Pair[] {
  const all: Pair[] = [
    ['SelfCheck', 'signed & sent'],
    ['Empty', ''],
  ];
  return accountSid === undefined ? all : [...all, ['AccountSid', accountSid]];
}

/** The signature of a form for a URL. https://www.twilio.com/docs/usage/security#validating-requests */
export function signatureOf({ key }: Signer, url: string, form: readonly Pair[]): string {
  const data = url + signedParams(form);
  return createHmac(key.algorithm, key.secret).update(data, 'utf8').digest('base64');
}

/**
 * A POST as Twilio makes it.
 *
 * @param signature left out, the request is not signed.
 */
export function postTo(url: string, signer: Signer, signature?: string): Outgoing {
  const body = new URLSearchParams(formOf(signer).map((pair) => [...pair])).toString();
  const headers = {
    'User-Agent': 'TwilioProxy/1.1',
    Accept: '*/*',
    'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
    'I-Twilio-Idempotency-Token': randomUUID(),
    ...(signature === undefined ? {} : { 'X-Twilio-Signature': signature }),
  };
  return { url, headers, body };
}
