import { type Variant, variant } from '../cause';
import type { Query } from './query-order';

/** Query parameters that were added on the way: each, each stretch of neighbours, and all of them. */
export function addedQueries(query: Query): Variant<Query>[] {
  if (query === undefined || query === '') return [];
  const parts = query.split('&').slice(0, 64);
  const stretches = parts.flatMap((_, from) =>
    parts.slice(from).map((_, length) => {
      const rest = [...parts.slice(0, from), ...parts.slice(from + length + 1)];
      const names = parts.slice(from, from + length + 1).map((part) => part.split('=')[0]);
      return without(rest, names.join(', '));
    }),
  );
  return stretches;
}

function without(rest: readonly string[], names: string): Variant<Query> {
  const words = `Twilio signed the URL without the query parameters that were received beside its own: ${names}.`;
  return variant(rest.length === 0 ? undefined : rest.join('&'), 'params-added', words);
}
