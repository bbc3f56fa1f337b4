import type { Pair } from '../../lambda/front-door';
import { queryVariants } from '../../lambda/public-url';
import type { Change, Variant } from '../cause';
import { permutations, type Query } from './query';
import { names, type SignedParams } from './signed-params';

/** Maximum number of parameters that came from the query, of those tried in every order, and of those to choose two of. */
const MAX_RUN = 8;
const MAX_PERMUTED = 4;
const MAX_PAIRED = 40;

/**
 * Moves parameters back to the query: a framework merged both, and its URL has no query. Laravel's `url()` and `all()`
 * do that.
 */
export function mergedQueries(params: readonly Pair[], query: Query): Variant<SignedParams>[] {
  return movedGroups(params, query, groupsOf(params));
}

/** Returns the likeliest of {@link mergedQueries}: parameters that aren't Twilio's, and the last one. */
export function mergedAtEnd(params: readonly Pair[], query: Query): Variant<SignedParams>[] {
  return movedGroups(params, query, [foreign(params), params.slice(-1)]);
}

function movedGroups(params: readonly Pair[], query: Query, groups: readonly (readonly Pair[])[]) {
  return groups.flatMap((group) => {
    if (group.length === 0 || group.length > MAX_RUN) return [];
    const rest = params.filter((pair) => !group.includes(pair));
    if (rest.length === 0) return [];
    const orders = group.length <= MAX_PERMUTED ? [...permutations(group)] : [group];
    return orders.flatMap((order) => queryVariants(order)).map((encoded) => moved(rest, group, encoded, query));
  });
}

function moved(rest: readonly Pair[], group: readonly Pair[], encoded: readonly Pair[], query: Query) {
  const whole = [query, encoded.map((pair) => pair.join('=')).join('&')].filter(Boolean).join('&');
  const which = names(group);
  const changes: Change[] = [
    {
      cause: 'params-added',
      words: `Twilio did not sign ${which} as form parameters: the query was merged into them.`,
    },
    { cause: 'query-lost', words: `Twilio signed ${which} in the URL's query, which is missing from the URL.` },
  ];
  return { value: { params: rest, query: whole }, changes };
}

/** The parameters that a query may have had: those that aren't Twilio's, those at one end, each one, and every two. */
function groupsOf(params: readonly Pair[]): (readonly Pair[])[] {
  const sizes = Array.from({ length: Math.min(MAX_RUN, params.length) }, (_, index) => index + 1);
  const runs = sizes.flatMap((size) => [params.slice(-size), params.slice(0, size)]);
  const few = params.slice(0, MAX_PAIRED);
  const couples = few.flatMap((one, at) => few.slice(at + 1).map((other) => [one, other]));
  return [foreign(params), ...runs, ...few.map((each) => [each]), ...couples];
}

function foreign(params: readonly Pair[]): Pair[] {
  return params.filter(([name]) => !/^[A-Z]/.test(name));
}
