import type { Pair } from '../../../front-door/front-door';
import type { Variant } from '../cause';
import { names, paramsVariant, type SignedParams } from './params';

/** Up to so many parameters every three of them are left out. */
const MAX_TRIPLES = 40;
/** Up to so many parameters every two of them are left out. */
const MAX_PAIRS = 150;

/** Groups that a framework adds at once: the query's parameters, its own in lower case, empty ones. */
export function addedGroups(params: readonly Pair[], query: readonly Pair[]): Variant<SignedParams>[] {
  const inQuery = new Set(query.map((pair) => pair.join('=')));
  const nameInQuery = new Set(query.map(([name]) => name));
  const groups: ((pair: Pair) => boolean)[] = [
    (pair) => inQuery.has(pair.join('=')),
    ([name]) => nameInQuery.has(name),
    ([name]) => !/^[A-Z]/.test(name),
    ([, value]) => value === '',
  ];
  return groups.flatMap((added) => without(params, added));
}

/** Each parameter left out. */
export function addedSingly(params: readonly Pair[]): Variant<SignedParams>[] {
  return params.flatMap((each) => without(params, (pair) => pair === each));
}

/** Every two and, of fewer parameters, every three left out. */
export function* addedTogether(params: readonly Pair[]): Generator<Variant<SignedParams>> {
  if (params.length > MAX_PAIRS) return;
  for (const [at, first] of params.entries()) {
    const after = params.slice(at + 1);
    for (const [next, second] of after.entries()) {
      yield* without(params, (pair) => pair === first || pair === second);
      if (params.length > MAX_TRIPLES) continue;
      for (const third of after.slice(next + 1)) {
        yield* without(params, (pair) => pair === first || pair === second || pair === third);
      }
    }
  }
}

function without(params: readonly Pair[], added: (pair: Pair) => boolean): Variant<SignedParams>[] {
  const rest = params.filter((pair) => !added(pair));
  if (rest.length === params.length || rest.length === 0) return [];
  const words = `Twilio signed no parameter ${names(params.filter(added))}: it was added on the way.`;
  return [paramsVariant(rest, 'params-added', words)];
}
