import type { HttpResponse } from '../../twilio';
import { error, info, ok, type Verdict, warning } from '../finding';
import type { Subject } from '../subject';

/** https://www.twilio.com/docs/api/errors/11206 */
export async function cookies({ main }: Subject): Promise<Verdict> {
  const set = (await main()).followed?.response.headers['set-cookie'] ?? [];
  if (set.length === 0) return ok('No cookies.');
  const fix = 'Set no cookies, or correct this one.';
  if (set.some((cookie) => nameOf(cookie) === '')) {
    return error(11206, 'A cookie has no name. Twilio rejects the whole response.', fix);
  }
  if (set.some((cookie) => /\p{Cc}/u.test(cookie))) {
    return error(11206, 'A cookie contains a control character. Twilio rejects the whole response.', fix);
  }
  return ok(`${set.length} well-formed.`);
}

/** Text without an equals sign is a value without a name. https://www.rfc-editor.org/rfc/rfc6265#section-5.2 */
function nameOf(cookie: string): string {
  const pair = cookie.split(';')[0] ?? '';
  return pair.includes('=') ? pair.slice(0, pair.indexOf('=')).trim() : '';
}

/** Twilio keeps the answers to GET by their headers. https://www.twilio.com/docs/usage/webhooks */
export function caching({ headers }: HttpResponse, { options }: Subject): Verdict {
  if (options.method !== 'GET') return ok("Twilio doesn't cache responses to POST.");
  if (headers['content-type']?.startsWith('audio/')) return info('Twilio may cache the audio.');
  const control = headers['cache-control'] ?? '';
  if (/\bno-(?:store|cache)\b/i.test(control)) return ok('Not cached.');
  const lifetime = Number(/\b(?:s-maxage|max-age)\s*=\s*"?(\d+)/i.exec(control)?.[1] ?? Number.NaN);
  const found = [
    lifetime > 0 ? `Cache-Control: ${control}` : undefined,
    Number.isNaN(lifetime) && isFuture(headers.expires) ? 'Expires' : undefined,
    headers.etag && 'ETag',
    headers['last-modified'] && 'Last-Modified',
  ].filter(Boolean);
  if (found.length === 0) return ok('Not cached.');
  return warning(
    null,
    `Twilio can cache this response to GET, because of ${found.join(', ')}: a caller can hear what was meant for another.`,
    'Respond with Cache-Control: no-store, or use POST.',
  );
}

function isFuture(date: string | undefined): boolean {
  return date !== undefined && Date.parse(date) > Date.now();
}
