import type { Pair } from '../front-door';
import { once } from './once';
import { MAX_ORDERED } from './query-order';

/** A query as Twilio builds it with GET: the URL's own parameters, then Twilio's. */
export interface Partition {
  readonly own: readonly Pair[];
  readonly params: readonly Pair[];
}

/** Fewer names are tried in every order, whoever they belong to. Twilio never sends so few. */
const MIN_NAMES = 5;

/** Twilio's names start with a capital letter, */
const CAPITAL = /^[A-Z]/;
/** with exceptions at the end of a `<Gather>` and of a transcription, */
const GATHER = /^(?:[A-Z]|(?:msg|url)$)/;
/** and most like a documented one: others with a capital letter may be the URL's own. */
const documented = /* @__PURE__ */ once(() =>
  beginningWith([
    'A(?:ccount|dd|nswer|pi|pplication|ttributes|uthor)|B(?:ody|utton|undle)|C(?:all|hannel|hat|lient|onf|onver)',
    'D(?:ate|equeue|ial|igit|irec|ura)|E(?:rror|vent)|F(?:ailure|inished|orwarded|riendly|rom)|Index|L(?:anguage|atitude|ong)',
    'M(?:achine|edia|essag)|Num|O(?:pt|rig)|P(?:arent|artic|ayment|rofile)|Queue|R(?:eason|ecording|eferral|etryC|oom)',
    'S(?:equence|ip|ms|ource|peech|tatus|tir|tream)|T(?:ask|imestamp|o|rack|ranscr)|U(?:nstable|rl)|W(?:aId|orker|orkspace)',
  ]),
);

function beginningWith(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})`);
}

/**
 * Returns the ways to part a query, likeliest first. Whose a parameter is isn't marked, and the URL's own can have names like
 * Twilio's. More names than are tried in every order are rather those that an application gives to a client's call. None for a query that can't have Twilio's parameters.
 */
export function partitions(pairs: readonly Pair[]): Partition[] {
  const names = new Set(pairs.map(([name]) => name));
  if (names.size < MIN_NAMES || !pairs.some(([name]) => CAPITAL.test(name))) return [];
  const byName = [GATHER, CAPITAL, documented()].map((pattern) => split(pairs, ([name]) => pattern.test(name)));
  const parted = [...byName, ...byName.map(withRepeatsAsOwn)].filter(({ params }) => params.length > 0);
  const whole = { own: [], params: pairs };
  const tooMany = parted[0] !== undefined && new Set(parted[0].own.map(([name]) => name)).size > MAX_ORDERED;
  return distinct(tooMany ? [whole, ...parted] : [...parted, whole]);
}

function distinct(all: readonly Partition[]): Partition[] {
  const known = new Map<string, Partition>();
  for (const each of all) {
    const key = each.own.map(([name, value]) => `${name}=${value}`).join('&');
    if (!known.has(key)) known.set(key, each);
  }
  return [...known.values()];
}

function split(pairs: readonly Pair[], isParam: (pair: Pair, index: number) => boolean): Partition {
  return {
    own: pairs.filter((pair, index) => !isParam(pair, index)),
    params: pairs.filter((pair, index) => isParam(pair, index)),
  };
}

/** A name of both parts has the URL's own value first, then Twilio's. */
function withRepeatsAsOwn({ own, params }: Partition): Partition {
  const last = split(params, ([name], index) => params[index + 1]?.[0] !== name);
  return { own: [...own, ...last.own], params: last.params };
}
