import { describe, expect, it } from 'vitest';
import type { EncodeOptions } from '../../lambda/encoding';
import { splitTarget } from '../../lambda/encoding';
import { encoders } from '../../lambda/encoding/encoders';
import { decodeLeniently, decodeQueryText, rawPairs } from '../../lambda/front-door/event';
import type { Pair } from '../../lambda/front-door/front-door';
import type { FrontDoorName } from '../../lib/contract';
import { READERS } from '../../proof/encoders/readers';
import { REQUESTS } from '../../proof/encoders/requests';

const DOORS: readonly { door: FrontDoorName; options: EncodeOptions; stage?: string }[] = [
  { door: 'application-load-balancer', options: {} },
  { door: 'rest-api', options: { stage: 'live' }, stage: '/live' },
  { door: 'http-api', options: {} },
  { door: 'function-url', options: {} },
];

const cells = READERS.flatMap((reader) =>
  DOORS.flatMap((at) => REQUESTS.map((request) => ({ reader, ...at, ...request, by: reader.name }))),
);

/** Returns the query as every reader reports it, regardless of its encoding. */
const sorted = (pairs: readonly Pair[]) => pairs.map((pair) => pair.join('=')).sort();

const decoded = ([name, value]: Pair): Pair => [decodeQueryText(name), decodeQueryText(value)];

describe('the events of this package', () => {
  it.each(cells)('are read by $by as the original request: $door, $name', async (cell) => {
    const { reader, door, options, stage = '', wire } = cell;
    const request = await reader.read(encoders[door](wire, options));
    const { pathname, search } = new URL(request.url);
    const { path, query } = splitTarget(wire.target);
    expect(request.method).toBe(wire.method);
    expect(decodeLeniently(stage + pathname)).toBe(decodeLeniently(path));
    const read = rawPairs(search.slice(1)).map(decoded);
    const encodedTwice = reader.keepsBalancerQueryEncoded && door === 'application-load-balancer';
    const sent = encodedTwice ? rawPairs(query) : rawPairs(query).map(decoded);
    expect(sorted(read)).toEqual(sorted(sent));
    for (const [name, value] of wire.headers) expect(request.headers.get(name), name).toBe(value);
    expect(await request.text()).toBe(Buffer.from(wire.body).toString('utf8'));
  });
});
