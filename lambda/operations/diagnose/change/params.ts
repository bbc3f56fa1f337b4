import type { Pair } from '../../../front-door/front-door';
import type { Variant } from '../cause';
import type { Query } from './query-order';

/** Parameters that Twilio may have signed, and the query that the URL must then have had. */
export interface SignedParams {
  readonly params: readonly Pair[];
  /** In place of the received one; `null` leaves that. */
  readonly query: Query | null;
}

/** A variant of the parameters that leaves the query alone. */
export function paramsVariant(
  params: readonly Pair[],
  cause: Variant<SignedParams>['changes'][number]['cause'],
  words: string,
): Variant<SignedParams> {
  return { value: { params, query: null }, changes: [{ cause, words }] };
}

/** Names for a sentence, the first few of many. */
export function names(pairs: readonly Pair[]): string {
  const all = [...new Set(pairs.map(([name]) => name.slice(0, 80)))];
  return all.length > 8 ? `${all.slice(0, 8).join(', ')} and ${all.length - 8} more` : all.join(', ');
}
