import { type Cell, ORIGIN } from './cell';

const kept = () => 'kept';
const rewrite = () => 'rewrite';
const reparsed = () => 'reparsed';

/** As ngrok and cloudflared do it: https://ngrok.com/docs/universal-gateway/http/ */
export const TUNNEL_CELLS: readonly Cell[] = [
  { setUp: 'Host kept', config: kept, sends: 'a form', declared: ORIGIN, expected: 'accepted' },
  { setUp: 'Host kept', config: kept, sends: 'a form', expected: 'accepted' },
  {
    setUp: 'Host kept',
    config: kept,
    sends: 'JSON with `bodySHA256`, in chunks',
    request: { json: { event: 'call.ended' }, chunked: true },
    declared: ORIGIN,
    expected: 'accepted',
  },
  {
    setUp: 'Host kept',
    config: kept,
    sends: 'GET, its parameters in the query',
    request: { method: 'GET', params: { From: '+14155550100', Body: "It's é ~" } },
    declared: ORIGIN,
    expected: 'accepted',
  },
  {
    setUp: 'Host rewritten to the local one, the public one in `X-Forwarded-Host`',
    config: rewrite,
    sends: 'a form',
    declared: ORIGIN,
    expected: ['unknown-host', 'host'],
  },
  {
    setUp: 'Host rewritten to the local one, the public one in `X-Forwarded-Host`',
    config: rewrite,
    sends: 'a form',
    expected: ['invalid-signature', 'host'],
  },
  {
    setUp: 'URL written anew by `new URL()`',
    config: reparsed,
    sends: 'a form, to `/voice?x=a%20b`',
    request: { url: `${ORIGIN}/voice?x=a%20b` },
    expected: ['invalid-signature', 'query-encoding'],
  },
];
