import type { FrontDoorRequest, Pair } from '../../front-door/front-door';
import { splitTarget } from '../../front-door/wire';
import { joinUrl, splitUrl } from './place';

/** A URL as some code rebuilt it, and what it took as signed beside it. */
export interface CheckedUrl {
  readonly url: string;
  /** Parameters of a form, as they were passed to the check. Not together with `body`. */
  readonly params?: readonly Pair[] | undefined;
  readonly body?: Uint8Array | undefined;
  /** Of `body`. @default - JSON when it is JSON, else a form when it looks like one */
  readonly contentType?: string | undefined;
}

const FORM = 'application/x-www-form-urlencoded';

/**
 * A request that would lead to this very URL and content. Without parameters and body it is a GET.
 *
 * @throws {TypeError} when the URL is none of `http`, `https`, `ws` or `wss`.
 */
export function requestOf({ url, params, body, contentType }: CheckedUrl): FrontDoorRequest {
  const parts = splitUrl(url);
  if (!parts) throw new TypeError('The URL is not of the form https://host[:port][/path][?query].');
  const { place, query } = parts;
  const bytes = params ? Buffer.from(new URLSearchParams(params.map((pair) => [...pair])).toString()) : body;
  const type = params ? FORM : (contentType ?? guessedType(bytes));
  return {
    frontDoor: 'function-url',
    method: bytes === undefined ? 'GET' : 'POST',
    scheme: place.scheme === 'http' ? 'http' : 'https',
    host: place.hostname,
    hostWrittenByAws: true,
    path: { form: 'raw', value: place.path },
    query: { form: 'raw', value: query ?? '' },
    headers: Object.assign(Object.create(null), type === undefined ? {} : { 'content-type': [type] }),
    body: { content: Buffer.from(bytes ?? []).toString('base64'), isBase64Encoded: true },
    receivedUrl: joinUrl(place, query),
  };
}

function guessedType(body: Uint8Array | undefined): string | undefined {
  const text = Buffer.from(body ?? []).toString('utf8');
  if (/^\s*[[{]/.test(text)) return 'application/json';
  return /^[\w.%+-]+=/.test(splitTarget(text).path) ? FORM : undefined;
}
