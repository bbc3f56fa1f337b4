import type { FrontDoorName } from '../lib/contract';
import type { Cause } from './cause';

/** Returns the fixes of several causes, with those of the front door first. */
export function fixFor(causes: readonly Cause[], frontDoor: FrontDoorName | undefined): string {
  const door = frontDoor === undefined ? {} : (AT_DOOR[frontDoor] ?? {});
  const all = [...new Set(causes)].flatMap((cause) => [...(door[cause] ? [door[cause]] : []), FIXES[cause]]);
  return all.join(' ');
}

/** The fix for each cause, in proxies, frameworks, and the construct. */
const FIXES: Readonly<Record<Cause, string>> = {
  unsigned:
    'Make sure every proxy forwards the `X-Twilio-Signature` header, and the query with `bodySHA256`. If Twilio did not send the request, there is nothing to fix: unsigned requests are correctly refused.',
  scheme:
    "TLS ends before this server. Forward the scheme: nginx `proxy_set_header X-Forwarded-Proto $scheme;`, HAProxy `http-request set-header X-Forwarded-Proto https if { ssl_fc }`, Express `app.set('trust proxy', 1)`. Or let Twilio call the HTTPS URL. With the construct, declare the proxy's https origin in `publicOrigins`.",
  host: "Declare the signed origin in the construct's `publicOrigins` (TWILIO_PUBLIC_ORIGINS), or set the front door's `domainName`. If a proxy can keep the host: nginx `proxy_set_header Host $host;`, Apache `ProxyPreserveHost On`.",
  port: 'Build the URL with the port in the URL at Twilio, or without one if it has none: nginx `proxy_set_header Host $http_host;` keeps it. With the construct, write the origin in `publicOrigins` with the same port, or without one.',
  'path-prefix':
    "Build the URL from the path that Twilio called, including stage and base path: `requestContext.path` for a REST API; nginx `proxy_pass http://upstream;` without a path keeps it. With the construct, set the front door's `basePath`, or declare the origin with its base path in `publicOrigins`.",
  'trailing-slash':
    'Configure the URL at Twilio exactly as the route is called, and turn off redirects and rewrites that add or remove the slash (nginx `location /voice/`, `proxy_pass` with a trailing `/`, API Gateway base path mappings).',
  'path-encoding':
    'Check the path as received, without decoding, encoding, or normalizing it: nginx `proxy_pass http://upstream;` without a path and `merge_slashes off;`, `rawPath` for a Function URL. Better, configure a path at Twilio that needs no escaping.',
  'query-order':
    "Keep the query string as received: don't rebuild it from a map, and don't let a proxy or CDN sort it. A REST API and a load balancer don't keep the order: use POST there, or fewer than five query parameters.",
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
  unknown:
    "Compare the account's primary auth token with the configured one (the most common cause left), and capture the raw request at the function: the whole event with its body unparsed. Name other origins with `--origin`.",
};

/** Additions to a fix that apply to one front door. */
const AT_DOOR: Partial<Record<FrontDoorName, Partial<Record<Cause, string>>>> = {
  'application-load-balancer': {
    scheme: 'The request came through a listener without TLS: point Twilio to the HTTPS listener.',
  },
  'function-url': { host: "A Function URL can't have a custom domain: `FrontDoor.cloudFront` puts one in front." },
};
