import { encoders } from '../../lambda/encoding/encoders';
import { frontDoorOf } from '../../lambda/front-door/codecs';
import type { Pair } from '../../lambda/front-door/front-door';
import { publicUrls } from '../../lambda/public-url/public-url';
import { toRawRequest } from '../../lambda/testing';
import { KINDS, pick, shuffled, WRITERS } from './made-up-queries';

/**
 * Measures the cost of the bounds on candidates: generates webhooks at a REST API, whose query arrives decoded and
 * reordered, and looks for the signed URL among the candidates. The webhooks are the same in every run.
 *
 *     npx tsx bench/candidates/bounds.ts
 */

const WEBHOOKS = 400;
const NAMES = [1, 2, 3, 4, 5, 8];

/** Position of the signed URL among the candidates: the number of candidates and characters before it. */
interface Place {
  readonly rank: number;
  readonly characters: number;
}

/** Result of a search. `place` is missing if the candidates were truncated (`cut`) or can't contain the signed URL. */
interface Found {
  readonly place?: Place | undefined;
  readonly cut: boolean;
}

function find(names: number, kinds: readonly string[], port: string): Found {
  const write = WRITERS[pick(Object.keys(WRITERS))] ?? String;
  const all = Array.from({ length: names }, (_, index): Pair => [`n${index}`, KINDS[pick(kinds)]?.() ?? '']);
  // With more than four names, only the received and the sorted order are tried.
  const pairs = names > 4 ? all : shuffled(all);
  const query = pairs.map(([name, value]) => `${name}=${write(value)}`).join('&');
  const url = `https://hooks.example.com${port}/live/voice?${query}`;
  const raw = toRawRequest({ method: 'GET', url: url.replaceAll("'", '%27'), headers: {}, body: '' });
  const event = encoders['rest-api']({ ...raw, host: 'hooks.example.com' }, { stage: 'live' });
  const maps = event as { multiValueQueryStringParameters: Record<string, string[]> };
  const received = names > 4 ? maps.multiValueQueryStringParameters : reordered(maps.multiValueQueryStringParameters);
  const request = frontDoorOf(event)?.read({ ...event, multiValueQueryStringParameters: received });
  if (!request) throw new Error("The event can't be read.");
  const { urls, truncated } = publicUrls(request, []);
  const rank = urls.indexOf(url);
  if (rank < 0) return { cut: truncated };
  const before = urls.slice(0, rank);
  return { cut: false, place: { rank, characters: before.reduce((sum, { length }) => sum + length, 0) } };
}

function reordered(map: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(shuffled(Object.entries(map)));
}

function row(names: number, many: boolean, port: string): Record<string, string> {
  const all = Array.from({ length: WEBHOOKS }, () =>
    find(names, many ? Object.keys(KINDS) : [pick(Object.keys(KINDS)), 'id'], port),
  );
  const cut = all.filter((each) => each.cut).length;
  const places = all.flatMap(({ place }) => place ?? []);
  const lost = (is: (place: Place) => boolean) => String(cut + places.filter(is).length);
  return {
    'signed with': port || 'no port',
    names: String(names),
    kinds: many ? 'many' : 'two',
    'cannot be known': String(all.length - cut - places.length),
    'last rank': String(Math.max(...places.map(({ rank }) => rank + 1))),
    'lost as it is': String(cut),
    'with 256 candidates': lost(({ rank }) => rank >= 256),
    'with 128 Ki characters': lost(({ characters }) => characters > 128 * 1024),
  };
}

console.table(
  ['', ':443'].flatMap((port) => NAMES.flatMap((names) => [false, true].map((many) => row(names, many, port)))),
);
