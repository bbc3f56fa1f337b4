/**
 * Header with the shared key and the algorithm of a signature. Twilio sends it only with shared keys, and doesn't sign
 * it.
 */
export const SIGNATURE_SETTINGS_HEADER = 'x-twilio-webhooks-signature-settings';

/** The shared key in a request's header. */
export interface SignatureSettings {
  /** Empty if the header names several keys, which Twilio never does. */
  readonly keyId: string;
  /** `HMAC_SHA256`, `HMAC_SHA1`, or any other text of the client. */
  readonly algorithm: string;
}

/** Twilio's header has about 90 characters. */
const MAX_LENGTH = 512;

/**
 * Parses `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256`. Ignores the case of names, and defaults to HMAC-SHA1, as
 * Twilio's library does. https://github.com/twilio/twilio-node/blob/main/examples/WebhookSignatureValidation.md
 *
 * @returns `undefined` if the header names no key, so the auth token signs the request.
 */
export function signatureSettings(header: string | undefined): SignatureSettings | undefined {
  if (!header) return undefined;
  if (header.length > MAX_LENGTH) return { keyId: '', algorithm: '' };
  const fields = header.split(',').map((field) => {
    const equals = field.indexOf('=');
    const [name, value] = equals < 0 ? [field, ''] : [field.slice(0, equals), field.slice(equals + 1)];
    return { name: name.trim().toLowerCase(), value: value.trim() };
  });
  const values = (wanted: string) => fields.flatMap(({ name, value }) => (name === wanted ? [value] : []));
  const keys = new Set(values('key'));
  const algorithms = new Set(values('algorithm').flatMap((name) => (name === '' ? [] : [name.toUpperCase()])));
  if (keys.size === 0) return undefined;
  const [keyId = ''] = keys.size === 1 ? keys : [];
  const [algorithm = ''] = algorithms.size === 1 ? algorithms : [algorithms.size === 0 ? 'HMAC_SHA1' : ''];
  return { keyId, algorithm };
}
