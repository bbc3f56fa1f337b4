import { createHash } from 'node:crypto';
import { type Variant, variant } from '../cause';
import { distinctBy } from '../place';
import type { Received } from '../received';
import type { Query } from './query-order';

/** A query, or one of its parameters, that Twilio signed and the request has lost, as far as anything remembers it. */
export function lostQueries(query: Query, { hints, content }: Received): Variant<Query>[] {
  const remembered = [...hints.urls.map((url) => url.query), ...hints.targets.map((target) => target.split('?')[1])];
  const found = [...hints.queries, ...remembered.filter((each) => each !== undefined && each !== '')];
  const whole = found.flatMap((each): Variant<Query>[] => [
    lost(each),
    lost(joined(each, query)),
    lost(joined(query, each)),
  ]);
  const { body } = content;
  const hash = body && body.length > 0 && !query?.includes('bodySHA256=') ? [hashed(query, body)] : [];
  const mark =
    query === undefined ? [variant<Query>('', 'query-lost', 'Twilio signed the URL with a bare ? at its end.')] : [];
  return distinctBy([...hash, ...whole, ...mark], ({ value }) => value ?? '\0').filter(({ value }) => value !== query);
}

function lost(query: Query): Variant<Query> {
  return variant(query, 'query-lost', 'Twilio signed the URL with a query, or a part of one, which was not received.');
}

function hashed(query: Query, body: Uint8Array): Variant<Query> {
  const hash = createHash('sha256').update(body).digest('hex');
  const words =
    'Twilio signed the URL with bodySHA256, the hash of this very body, in its query, which was not received.';
  return variant(joined(query, `bodySHA256=${hash}`), 'query-lost', words);
}

function joined(one: Query, other: Query): Query {
  return [one, other].filter((each) => each !== undefined && each !== '').join('&');
}
