import { authTokenKey } from '../../lambda/signature';
import { atDoor, type Staged, TOKEN, URL } from './diagnose-staged';

const HEADER = 'X-Twilio-Webhooks-Signature-Settings';
const ONE = { id: 'webhooks_sharedkey_one', secret: 'shared-secret-one' };
const TWO = { id: 'webhooks_sharedkey_two', secret: 'shared-secret-two' };
const tokens = { account: [authTokenKey(TOKEN, 'primary')], accounts: new Map(), shared: [ONE, TWO] };
const named = (id: string, algorithm = 'HMAC_SHA256') => ({
  headers: { [HEADER]: `key=${id},algorithm=${algorithm}` },
});
const SAME = [URL, URL] as const;

/** Requests that are signed with another key than the one that the request and the function name. */
export const SHARED_KEYS: readonly Staged[] = [
  atDoor('shared-key', 'http-api', SAME, /shared key "webhooks_sharedkey_one".*the header .* is missing/, {
    tokens,
    sent: { sharedKey: ONE },
    encode: { without: [HEADER] },
  }),
  atDoor('shared-key', 'rest-api', SAME, /names another key/, {
    tokens,
    sent: { sharedKey: ONE },
    encode: named(TWO.id),
  }),
  atDoor('shared-key', 'function-url', SAME, /HMAC_SHA1, but the function allows only HMAC_SHA256/, {
    tokens,
    sent: { sharedKey: { ...ONE, algorithm: 'HMAC_SHA1' } },
  }),
  atDoor('shared-key', 'function-url', SAME, /HMAC_SHA256, but the request names "HMAC_SHA512"/, {
    tokens,
    sent: { sharedKey: ONE },
    encode: named(ONE.id, 'HMAC_SHA512'),
  }),
  atDoor('shared-key', 'application-load-balancer', SAME, /the auth token "primary", but the request names "web/, {
    tokens,
    encode: named(ONE.id),
  }),
  atDoor('shared-key', 'http-api', SAME, /the auth token "primary", but the function accepts only shared keys/, {
    tokens,
    requireSharedKey: true,
  }),
  atDoor('shared-key', 'http-api', [URL, 'https://hooks.example.com/live/voice'], /missing/, {
    tokens,
    sent: { sharedKey: ONE },
    encode: { without: [HEADER] },
  }),
];
