import { describe, expect, it } from 'vitest';
import { hintsOf } from '../../diagnosis/hints';
import { requestOf } from '../../diagnosis/request';
import type { FrontDoorRequest } from '../../lambda/front-door/front-door';

function request(headers: Record<string, string>): FrontDoorRequest {
  return { ...requestOf({ url: 'https://a.example/' }), headers };
}

describe('the hosts of a Forwarded header', () => {
  it.each([
    ['host=a.example', ['a.example']],
    ['for=1.2.3.4;host="a.example:8443";proto=https', ['a.example:8443']],
    ['for=1.2.3.4;Host=a.example, for=5.6.7.8;HOST=b.example', ['a.example', 'b.example']],
    ['for=localhost;myhost=a.example', []],
    ['host=;host=""', []],
  ])('of %j are %j', (forwarded, found) => {
    expect(hintsOf(request({ forwarded }), undefined, []).hosts).toEqual(found);
  });

  it('are limited to twelve', () => {
    const forwarded = Array.from({ length: 100 }, (_, index) => `host=h${index}.example`);
    expect(hintsOf(request({ forwarded: forwarded.join(',') }), undefined, []).hosts).toHaveLength(12);
  });
});

describe("a query that only an event's map still has", () => {
  const queries = (queryStringParameters: unknown) => hintsOf(request({}), { queryStringParameters }, []).queries;

  it('is encoded in each way', () => {
    expect(queries({ a: 'x y', b: '1' })).toEqual(expect.arrayContaining(['a=x+y&b=1', 'a=x%20y&b=1']));
  });

  it.each([[{}], [null], ['a=1'], [{ a: null }]])("doesn't exist in %j", (map) => {
    expect(queries(map)).toEqual([]);
  });
});
