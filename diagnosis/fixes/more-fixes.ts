import type { Cause } from '../cause';

/** The causes whose fix depends on what was signed and received. */
type Depending = 'scheme' | 'host' | 'port' | 'path-prefix';

/** The fix for each other cause, in proxies, frameworks, and the construct. */
const BY_CAUSE: Readonly<Record<Exclude<Cause, Depending>, string>> = {
  unsigned:
    'Make sure every proxy forwards the `X-Twilio-Signature` header, and the query with `bodySHA256`. If Twilio did not send the request, there is nothing to fix: unsigned requests are correctly refused.',
  splice:
    "If Twilio didn't send it, there is nothing to fix: someone recorded a signed request and cut its text into another URL and other parameters, which is correctly refused. If Twilio sent it, something in front moves a part of the URL into the form, or back: send both on as they arrive. If your own code sends it, don't name a parameter like a piece of a URL.",
  'trailing-slash':
    'Configure the URL at Twilio exactly as the route is called, and turn off redirects and rewrites that add or remove the slash (nginx `location /voice/`, `proxy_pass` with a trailing `/`, API Gateway base path mappings).',
  'path-encoding':
    'Check the path as received, without decoding, encoding, or normalizing it: nginx `proxy_pass http://upstream;` without a path and `merge_slashes off;`, `rawPath` for a Function URL. Better, configure a path at Twilio that needs no escaping.',
  'query-order':
    "Keep the query string as received: don't rebuild it from a map, and don't let a proxy or CDN sort it. A REST API and a load balancer don't keep the order: use at most four query parameters in the URL there.",
  'query-encoding':
    'Check the raw query string instead of one rebuilt from decoded parameters: `rawQueryString` for an HTTP API or Function URL, `req.originalUrl` in Express, `$request_uri` in nginx.',
  'query-lost':
    'Forward the query: nginx `proxy_pass http://upstream$request_uri;` or `$is_args$args`, a CloudFront origin request policy that forwards all query strings (`OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER`). For a load balancer, turn on `multiValueHeaders`, as the construct does; otherwise repeated names lose values.',
  'params-added':
    "Check only the parameters of the request's form body, before anything is merged into them: in Express `req.body`, without `req.query` or `req.params`. Don't let a proxy add query parameters.",
  'params-dropped':
    'Check all parameters of the body as received, including empty ones (`keep_blank_values=True` in Python), and make sure the content type `application/x-www-form-urlencoded` arrives unchanged.',
  'params-trimmed':
    "Check the parameters before they are trimmed or cleaned: turn off Laravel's `TrimStrings` and the like for this route, and decode the form only once.",
  'params-collapsed':
    'Keep every value of a repeated name: `URLSearchParams.getAll`, `MultiDict` in Python. For a load balancer, turn on `multiValueHeaders`, as the construct does.',
  'params-doubled': 'Twilio signs a GET by its URL only: pass no parameters to the check when the request is a GET.',
  'json-as-form':
    "Make sure the content type `application/json` reaches the function. Check such a request by its URL and the raw body's SHA-256 (`validateRequestWithBody` in Twilio's library), without parameters.",
  'body-reserialized':
    'Hash and read the bytes as received: `express.raw()` or `verify` of `express.json()`, `request.get_data()` in Flask, `isBase64Encoded` in a Lambda event. API Gateway mapping templates must not rewrite the body.',
  'user-info':
    'Twilio signs either the user info in its configured URL or none: build the URL with the user info of the `Authorization` header, and try both. The construct does; make sure the proxy forwards `Authorization`.',
  token:
    "Use the primary auth token of the account that owns the number; for a subaccount, the subaccount's. In the secret: `secondaryAuthToken` during a rotation, `accounts` for subaccounts. API keys don't sign webhooks.",
  'shared-key':
    "Store the key as Twilio names it in the secret's `sharedKeys`, with the `algorithms` of its Setting, and make sure every proxy forwards `X-Twilio-Webhooks-Signature-Settings`. With `requireSharedKey`, a Rule of the Webhooks configuration API has to match the URL.",
  unknown:
    "Compare the account's primary auth token with the configured one (the most common cause left), and capture the raw request at the function: the whole event with its body unparsed. Name other origins with `--origin`.",
};

/** The fixes that depend on nothing but the cause. */
export const MORE_FIXES: Readonly<Record<Cause, string>> = {
  ...BY_CAUSE,
  scheme: '',
  host: '',
  port: '',
  'path-prefix': '',
};

/** The fixes of what has no known cause, by what is known of it. */
export const UNKNOWN_FIXES = {
  malformed:
    "Pass the value of `X-Twilio-Signature` exactly as received: 28 characters that end in `=`. Nothing is known about the token. If the value arrived like this, Twilio didn't send it, or a proxy changed it.",
  foreign:
    "The token and the URL are right. Capture the body's bytes as received, before anything parses or transcodes them. If they still don't have the hash, the body was replaced on the way, and was correctly refused.",
  hostless: 'Make sure the request has a valid `Host` header, or check the URL that Twilio called with `--url`.',
} as const;
