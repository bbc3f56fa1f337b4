import type { Pair } from '../../lambda/front-door';
import { type Change, type Variant, variant } from '../cause';
import type { Query } from './query';

/** Parameters that Twilio may have signed, with the query that the URL must then have had. */
export interface SignedParams {
  readonly params: readonly Pair[];
  /** Replaces the received query; `null` keeps it. */
  readonly query: Query | null;
}

/** Creates a variant of the parameters that keeps the query. */
export function paramsVariant(params: readonly Pair[], cause: Change['cause'], words: string): Variant<SignedParams> {
  return variant({ params, query: null }, cause, words);
}

/** Lists the names for a sentence, at most eight. */
export function names(pairs: readonly Pair[]): string {
  const all = [...new Set(pairs.map(([name]) => name.slice(0, 80)))];
  return all.length > 8 ? `${all.slice(0, 8).join(', ')} and ${all.length - 8} more` : all.join(', ');
}
