import { type Cell, ORIGIN } from './cell';

const MANUAL = 'option forwardfor\nhttp-request set-header X-Forwarded-Proto https';
const config =
  (...lines: string[]) =>
  () =>
    lines.join('\n');
const manual = (...lines: string[]) => config(MANUAL, ...lines);

const SPOOFED = { 'X-Forwarded-Proto': 'http', 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' };
const SCHEME = ['invalid-signature', 'scheme'] as const;
const JSON_BODY = { event: 'call.ended', text: "It's é", list: [1, 2] };
const SIX = '/voice?c=3&a=1&f=6&b=2&e=5&d=4';

const FORWARDED: Cell[] = [
  {
    setUp: "`option forwardfor`, `X-Forwarded-Proto` set, as in HAProxy's manual",
    config: manual(),
    sends: 'a form',
    expected: 'accepted',
  },
  { setUp: 'the same', config: manual(), sends: 'a form', declared: ORIGIN, expected: 'accepted' },
  {
    setUp: 'the same',
    config: manual(),
    sends: 'a form that brings `X-Forwarded-*` and `Forwarded`',
    request: { headers: SPOOFED },
    expected: 'accepted',
  },
  {
    setUp: '`X-Forwarded-Proto` appended by `add-header`',
    config: config('http-request add-header X-Forwarded-Proto https'),
    sends: 'a form that brings `X-Forwarded-Proto: http`',
    request: { headers: SPOOFED },
    expected: 'accepted',
  },
  { setUp: 'no headers set', config: config(), sends: 'a form', expected: SCHEME },
  { setUp: 'no headers set', config: config(), sends: 'a form', declared: ORIGIN, expected: 'accepted' },
  {
    setUp: 'no headers set',
    config: config(),
    sends: 'a form that brings `X-Forwarded-Proto: http`',
    request: { headers: SPOOFED },
    expected: SCHEME,
  },
  {
    setUp: 'no headers set',
    config: config(),
    sends: 'a form that brings `X-Forwarded-Proto: https`',
    request: { headers: { 'X-Forwarded-Proto': 'https' } },
    expected: 'accepted',
  },
];

const PLACES: Cell[] = [
  {
    setUp: 'Host replaced',
    config: manual('http-request set-header Host 10.0.0.7'),
    sends: 'a form',
    expected: ['invalid-signature', 'host'],
  },
  {
    setUp: 'Host replaced',
    config: manual(
      'http-request set-header X-Forwarded-Host %[req.hdr(host)]',
      'http-request set-header Host 10.0.0.7',
    ),
    sends: 'a form',
    declared: ORIGIN,
    expected: ['unknown-host', 'host'],
  },
  {
    setUp: 'as in the manual',
    config: manual(),
    sends: 'a form, to port 8443',
    request: { url: 'https://hooks.example.com:8443/voice' },
    expected: 'accepted',
  },
  {
    setUp: 'port removed from Host: `%[req.hdr(host),field(1,:)]`',
    config: manual('http-request set-header Host %[req.hdr(host),field(1,:)]'),
    sends: 'a form, to port 8443',
    request: { url: 'https://hooks.example.com:8443/voice' },
    expected: ['invalid-signature', 'port'],
  },
  {
    setUp: 'prefix stripped: `replace-path /hooks(/.*)? \\1`',
    config: manual('http-request replace-path /hooks(/.*)? \\1'),
    sends: 'a form, to `/hooks/voice?x=%27`',
    request: { url: `${ORIGIN}/hooks/voice?x=%27` },
    declared: `${ORIGIN}/hooks`,
    expected: 'accepted',
  },
  {
    setUp: 'prefix stripped',
    config: manual('http-request replace-path /hooks(/.*)? \\1'),
    sends: 'a form, to `/hooks/voice?x=%27`',
    request: { url: `${ORIGIN}/hooks/voice?x=%27` },
    declared: ORIGIN,
    expected: ['invalid-signature', 'path-prefix'],
  },
  {
    setUp: "prefix added, a REST API's stage: `set-path /live%[path]`",
    config: manual('http-request set-path /live%[path]'),
    sends: 'a form, to `/voice?x=1`',
    request: { url: `${ORIGIN}/voice?x=1` },
    door: 'REST API',
    declared: ORIGIN,
    expected: 'accepted',
  },
  {
    setUp: "prefix added that isn't a stage: `set-path /internal%[path]`",
    config: manual('http-request set-path /internal%[path]'),
    sends: 'a form',
    declared: ORIGIN,
    expected: ['invalid-signature', 'path-prefix'],
  },
];

const SPELLINGS: Cell[] = [
  {
    setUp: 'as in the manual',
    config: manual(),
    sends: 'a form, to `/a%2Fb//it%27s/caf%c3%a9?x=%c3%a9%20+~`',
    request: { url: `${ORIGIN}/a%2Fb//it%27s/caf%c3%a9?x=%c3%a9%20+~` },
    expected: 'accepted',
  },
  {
    setUp: '`normalize-uri path-merge-slashes`',
    config: manual('http-request normalize-uri path-merge-slashes'),
    sends: 'a form, to `/voice//mail`',
    request: { url: `${ORIGIN}/voice//mail` },
    expected: ['invalid-signature', 'path-encoding'],
  },
  {
    setUp: '`normalize-uri percent-to-uppercase`',
    config: manual('http-request normalize-uri percent-to-uppercase'),
    sends: 'a form, to `/caf%c3%a9`',
    request: { url: `${ORIGIN}/caf%c3%a9` },
    expected: ['invalid-signature', 'path-encoding'],
  },
  {
    setUp: '`normalize-uri percent-decode-unreserved`',
    config: manual('http-request normalize-uri percent-decode-unreserved'),
    sends: 'a form, to `/voice?x=%7E`',
    request: { url: `${ORIGIN}/voice?x=%7E` },
    expected: ['invalid-signature', 'query-encoding'],
  },
  {
    setUp: '`normalize-uri query-sort-by-name`',
    config: manual('http-request normalize-uri query-sort-by-name'),
    sends: 'a form, to `/voice?c=3&a=1&b=2`',
    request: { url: `${ORIGIN}/voice?c=3&a=1&b=2` },
    expected: 'accepted',
  },
  {
    setUp: '`normalize-uri query-sort-by-name`',
    config: manual('http-request normalize-uri query-sort-by-name'),
    sends: `a form, to \`${SIX}\``,
    request: { url: `${ORIGIN}${SIX}` },
    expected: ['invalid-signature', 'query-order'],
  },
  {
    setUp: '`set-query` without the query',
    config: manual('http-request set-query via=haproxy'),
    sends: 'a form, to `/voice?tenant=7`',
    request: { url: `${ORIGIN}/voice?tenant=7` },
    expected: ['invalid-signature', 'query-lost'],
  },
];

const BODIES: Cell[] = [
  {
    setUp: 'as in the manual',
    config: manual(),
    sends: 'JSON with `bodySHA256`',
    request: { json: JSON_BODY },
    expected: 'accepted',
  },
  {
    setUp: 'as in the manual',
    config: manual(),
    sends: 'a form in chunks',
    request: { chunked: true },
    expected: 'accepted',
  },
  {
    setUp: '`option http-buffer-request`',
    config: manual('option http-buffer-request'),
    sends: 'JSON in chunks',
    request: { chunked: true, json: JSON_BODY },
    expected: 'accepted',
  },
  { setUp: 'HTTP/2', config: manual(), sends: 'a form', request: { http2: true }, expected: 'accepted' },
  {
    setUp: 'HTTP/2',
    config: manual(),
    sends: 'GET, its parameters in the query',
    request: { http2: true, method: 'GET', params: { From: '+14155550100', Body: "It's é ~" } },
    expected: 'accepted',
  },
  {
    setUp: '`compression algo gzip` for responses',
    config: manual('compression algo gzip', 'compression type text/xml'),
    sends: 'a form, with `Accept-Encoding: gzip`',
    request: { headers: { 'Accept-Encoding': 'gzip' } },
    compressed: 'gzip',
    expected: 'accepted',
  },
  {
    setUp: '`X-Twilio-Signature` removed',
    config: manual('http-request del-header X-Twilio-Signature'),
    sends: 'a form',
    expected: ['missing-signature', 'unsigned'],
  },
];

/** https://docs.haproxy.org/2.6/configuration.html */
export const HAPROXY_CELLS: readonly Cell[] = [...FORWARDED, ...PLACES, ...SPELLINGS, ...BODIES];
