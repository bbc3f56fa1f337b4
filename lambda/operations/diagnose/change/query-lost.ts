import { createHash } from 'node:crypto';
import { decodeQueryText } from '../../../front-door/wire';
import { type Variant, variant } from '../cause';
import { distinctBy } from '../place';
import type { Received } from '../received';
import type { Query } from './query-order';

/** A query, or one of its parameters, that Twilio signed and the request has lost, as far as anything remembers it. */
export function lostQueries(query: Query, { hints, content }: Received): Variant<string>[] {
  const remembered = [...hints.urls.map((url) => url.query), ...hints.targets.map((target) => target.split('?')[1])];
  const found = [...hints.queries, ...remembered.flatMap((each) => each || [])];
  const whole = found.flatMap((each): Variant<string>[] => [
    lost(each),
    lost(joined(each, query)),
    lost(joined(query, each)),
  ]);
  const { body } = content;
  const hash = body.length > 0 && !query?.includes('bodySHA256=') ? [hashed(query, body)] : [];
  const mark =
    query === undefined ? [variant('', 'query-lost', 'Twilio signed the URL with a bare ? at its end.')] : [];
  const all = distinctBy([...hash, ...whole, ...mark], ({ value }) => value);
  return all.filter(({ value }) => !isWithin(value, query));
}

/** Whether nothing of one query is missing in another, which has it in another order or spelling, or more beside it. */
function isWithin(one: Query, other: Query): boolean {
  const parts = (query: Query) => (query === undefined ? [] : query.split('&').map(decodeQueryText));
  return one === other || (one !== '' && parts(one).every((part) => parts(other).includes(part)));
}

function lost(query: string): Variant<string> {
  return variant(query, 'query-lost', 'Twilio signed the URL with a query, or a part of one, which was not received.');
}

function hashed(query: Query, body: Uint8Array): Variant<string> {
  const hash = createHash('sha256').update(body).digest('hex');
  const words =
    'Twilio signed the URL with bodySHA256, the hash of this very body, in its query, which was not received.';
  return variant(joined(query, `bodySHA256=${hash}`), 'query-lost', words);
}

function joined(one: Query, other: Query): string {
  return [one, other].filter((each) => each !== undefined && each !== '').join('&');
}
