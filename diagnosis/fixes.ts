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
    'Let every hop pass the X-Twilio-Signature header on, and the query with bodySHA256. If the request was not made by Twilio, nothing needs repair: it is refused.',
  scheme:
    "TLS ended before this hop. Tell it so: nginx `proxy_set_header X-Forwarded-Proto $scheme;`, HAProxy `http-request set-header X-Forwarded-Proto https if { ssl_fc }`, Express `app.set('trust proxy', 1)`; or let Twilio call the HTTPS URL. With the construct, declare the proxy's https origin in `publicOrigins`.",
  host: "Declare the signed origin in the construct's `publicOrigins` (TWILIO_PUBLIC_ORIGINS), or give the door its `domainName`. A proxy that may keep the host: nginx `proxy_set_header Host $host;`, Apache `ProxyPreserveHost On`.",
  port: 'Build the URL with the port that is configured at Twilio, and no other: nginx `proxy_set_header Host $http_host;` keeps it. With the construct, write the port into the origin in `publicOrigins`, or leave it out there.',
  'path-prefix':
    "Build the URL from the path that Twilio called, stage and base path included: `requestContext.path` at a REST API; nginx `proxy_pass http://upstream;` without a path keeps it. With the construct, set the door's `basePath`, or declare the origin with its base path in `publicOrigins`.",
  'trailing-slash':
    'Configure the URL at Twilio exactly as the route is called, and switch off redirects and rewrites that add or drop the slash (nginx `location /voice/`, `proxy_pass` with a `/` at its end, API Gateway base path mappings).',
  'path-encoding':
    'Check the path as it came on the wire, not decoded, encoded or tidied up again: nginx `proxy_pass http://upstream;` without a path and `merge_slashes off;`, `rawPath` at a Function URL. Best is a path at Twilio without characters that need an escape.',
  'query-order':
    'Keep the query string as it came; do not rebuild it from a map, and let no proxy or CDN sort it. A REST API and a load balancer keep no order: use POST there, or fewer than five query parameters.',
  'query-encoding':
    'Check the raw query string, not one rebuilt from decoded parameters: `rawQueryString` at an HTTP API or Function URL, `req.originalUrl` in Express, `$request_uri` in nginx.',
  'query-lost':
    'Pass the query on: nginx `proxy_pass http://upstream$request_uri;` or `$is_args$args`, a CloudFront origin request policy that forwards all query strings (`OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER`). For a load balancer switch on `multiValueHeaders`, as the construct does, or repeated names lose values.',
  'params-added':
    "Check only the parameters of the request's own form body, before anything is merged in: `req.body` in Express, not `req.query` or `req.params` with it. Let no proxy add query parameters.",
  'params-dropped':
    'Check all parameters of the body as it came, empty ones included (`keep_blank_values=True` in Python), with the content type application/x-www-form-urlencoded kept on the way.',
  'params-trimmed':
    "Check the parameters before they are trimmed or cleaned: switch off Laravel's TrimStrings and the like for this route, and decode the form once.",
  'params-collapsed':
    'Keep every value of a repeated name as a list of its own: `URLSearchParams.getAll`, `MultiDict` in Python. At a load balancer `multiValueHeaders` has to be on, as the construct has it.',
  'params-doubled': 'A GET is signed by its URL alone: pass no parameters to the check when the request is a GET.',
  'json-as-form':
    "Let the content type application/json reach the function, and check such a request by its URL and the raw body's SHA-256 (`validateRequestWithBody` in twilio's library), without parameters.",
  'body-reserialized':
    'Hash and read the bytes as they came: `express.raw()` or `verify` of `express.json()`, `request.get_data()` in Flask, `isBase64Encoded` followed in a Lambda event. API Gateway mapping templates must not rewrite the body.',
  'user-info':
    'Twilio signs the user info that its configured URL has, or none of it: build the URL with that of the Authorization header, and try both. The construct does; let the proxy pass Authorization on.',
  token:
    'Use the primary auth token of the very account that owns the number; for a subaccount its own. In the secret: `secondaryAuthToken` during a rotation, `accounts` for subaccounts. API keys sign nothing.',
  unknown:
    "Compare the account's primary auth token with the one given (the commonest cause that is left), and capture the raw request at the function: the whole event, its body unparsed. Name other origins with --origin.",
};

/** Additions to a fix that apply to one front door. */
const AT_DOOR: Partial<Record<FrontDoorName, Partial<Record<Cause, string>>>> = {
  'application-load-balancer': {
    scheme: 'The request came through a listener without TLS: point Twilio at the HTTPS listener.',
  },
  'function-url': { host: 'A Function URL has no domain of its own: `FrontDoor.cloudFront` puts one in front.' },
};
