import { atDoor, checkedAs, FRONT_DOOR_NAMES, PARAMS, pairs, type Staged, URL } from './diagnose-staged';

const params = pairs(PARAMS);
const GATEWAY = 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';
const OTHER = { otherUrls: ['https://hooks.example.com'] };

function url(
  cause: Staged['cause'],
  [signed, received]: readonly [string, string],
  says: RegExp,
  otherUrls: string[] = [],
): Staged {
  const checked = { url: received, params };
  return checkedAs(cause, `${signed} checked as ${received}`, { url: signed, params: PARAMS }, checked, says, {
    otherUrls,
  });
}

/** Failures in front of the query. */
export const PLACES: readonly Staged[] = [
  url('scheme', [URL, 'http://hooks.example.com/voice'], /signed https.*received as http/),
  url('scheme', ['http://hooks.example.com/voice', URL], /signed http,/),
  url('scheme', ['wss://hooks.example.com/stream', 'https://hooks.example.com/stream'], /signed wss/),
  atDoor('scheme', 'application-load-balancer', [URL, 'http://hooks.example.com/voice'], /signed https/),
  atDoor('scheme', 'application-load-balancer', [URL, 'http://hooks.example.com:8080/voice'], /signed https/),
  ...FRONT_DOOR_NAMES.filter((door) => door !== 'application-load-balancer').map((door) =>
    atDoor(
      'scheme',
      door,
      ['http://hooks.example.com/live/voice', 'https://hooks.example.com/live/voice'],
      /signed http,/,
    ),
  ),

  ...FRONT_DOOR_NAMES.map((door) =>
    atDoor(
      'host',
      door,
      ['https://hooks.example.com/live/voice', `${GATEWAY}/live/voice`],
      /hooks\.example\.com, but .* a1b2c3/,
      OTHER,
    ),
  ),
  atDoor('host', 'application-load-balancer', [URL, 'https://internal.example.com/voice'], /signed the host hooks/, {
    encode: { headers: { 'X-Forwarded-Host': 'hooks.example.com' } },
  }),
  atDoor('host', 'application-load-balancer', [URL, 'http://10.0.0.7:8080/voice'], /signed https.*|hooks/, {
    encode: { headers: { Forwarded: 'for=1.2.3.4;host=hooks.example.com;proto=https' } },
  }),
  atDoor('host', 'application-load-balancer', [URL, URL], /isn't among the declared origins/, {
    origins: ['https://elsewhere.example.com'],
  }),
  atDoor('host', 'function-url', ['https://hooks.example.com/twilio/voice', `${GATEWAY}/voice`], /path.*\/twilio/, {
    otherUrls: ['https://hooks.example.com/twilio'],
  }),
  url('host', ['https://Hooks.Example.com/voice', URL], /signed the host Hooks\.Example\.com/),
  url('host', ['https://www.hooks.example.com/voice', URL], /www\./),

  url('port', ['https://hooks.example.com:8443/voice', URL], /signed port 8443, but .* no port/),
  url('port', [URL, 'https://hooks.example.com:8443/voice'], /signed no port/),
  url('port', ['https://hooks.example.com:443/voice', URL], /signed port 443/),
  url('port', ['https://hooks.example.com:51234/voice', URL], /signed port 51234/),
  atDoor('port', 'application-load-balancer', ['https://hooks.example.com:8443/voice', URL], /8443/),

  atDoor('path-prefix', 'http-api', [`${GATEWAY}/voice`, `${GATEWAY}/dev/voice`], /without \/dev/, {
    encode: { stage: 'dev' },
  }),
  atDoor('path-prefix', 'rest-api', [`${GATEWAY}/other/voice`, `${GATEWAY}/live/voice`], /\/other.*\/live/, {
    encode: { stage: 'live', headers: { 'X-Forwarded-Prefix': '/other' } },
  }),
  atDoor(
    'path-prefix',
    'application-load-balancer',
    ['https://hooks.example.com/twilio-in/voice', URL],
    /with \/twilio-in in front/,
    {
      encode: { headers: { 'X-Original-URI': '/twilio-in/voice' } },
    },
  ),
  atDoor('path-prefix', 'function-url', ['https://hooks.example.com/base/voice', URL], /base/, {
    otherUrls: ['https://hooks.example.com/base'],
  }),
  url('path-prefix', [`${GATEWAY}/prod/voice`, `${GATEWAY}/voice`], /with \/prod in front/),
  url('path-prefix', [`${GATEWAY}/voice`, `${GATEWAY}/prod/voice`], /without \/prod/),

  ...FRONT_DOOR_NAMES.map((door) =>
    atDoor(
      'trailing-slash',
      door,
      ['https://hooks.example.com/live/voice/', 'https://hooks.example.com/live/voice'],
      /with a trailing slash/,
    ),
  ),
  url('trailing-slash', [URL, `${URL}/`], /without the trailing slash/),

  url('path-encoding', ['https://hooks.example.com/a%20b', 'https://hooks.example.com/a b'], /a%20b/),
  url('path-encoding', ['https://hooks.example.com/%e2%82%ac', 'https://hooks.example.com/%E2%82%AC'], /%e2%82%ac/),
  url('path-encoding', ['https://hooks.example.com/a//voice', 'https://hooks.example.com/a/voice'], /slashes/),
  atDoor(
    'path-encoding',
    'http-api',
    ['https://hooks.example.com/a%2Fvoice', 'https://hooks.example.com/a%2Fvoice'],
    /%2F/,
  ),
  atDoor(
    'path-encoding',
    'function-url',
    ['https://hooks.example.com/a%20b', 'https://hooks.example.com/a%2520b'],
    /a%20b/,
  ),

  url('user-info', [URL, 'https://user:secret@hooks.example.com/voice'], /without user info/),
  url('user-info', ['https://user:secret@hooks.example.com/voice', URL], /with its user info/, [
    'https://user:secret@hooks.example.com',
  ]),
];
