import { describe, expect, it } from 'vitest';
import { parseOrigin } from '../../../lambda/public-url/origin';
import { findRoute, routePaths } from '../../../lambda/routing/route';

const route = () => undefined;

describe('findRoute', () => {
  it('matches exact paths', () => {
    const routes = { '/voice': route };
    expect(findRoute(routes, ['/voice'])?.route).toBe('/voice');
    for (const path of ['/voice/', '/Voice', '/voic', '/voice2', 'voice', '/', '//voice', '/toString', '/__proto__']) {
      expect(findRoute(routes, [path]), path).toBeUndefined();
    }
  });

  it('ignores inherited properties', () => {
    expect(findRoute({}, ['constructor', '__proto__', 'toString'])).toBeUndefined();
  });

  it('decodes named segments, prefers exact keys, and rejects empty segments', () => {
    const routes = { '/menu/:choice/x': route, '/menu/:choice': route, '/menu/exact': route };
    expect(findRoute(routes, ['/menu/a%20b'])).toMatchObject({ route: '/menu/:choice', pathParams: { choice: 'a b' } });
    expect(findRoute(routes, ['/menu/%zz'])).toMatchObject({ pathParams: { choice: '%zz' } });
    expect(findRoute(routes, ['/menu/exact'])?.route).toBe('/menu/exact');
    expect(findRoute(routes, ['/menu/1/x'])?.route).toBe('/menu/:choice/x');
    expect(findRoute(routes, ['/menu/'])).toBeUndefined();
    expect(findRoute(routes, ['/menu/1/y'])).toBeUndefined();
  });

  it("doesn't match the literal text of a key with segments", () => {
    expect(findRoute({ '/menu/:choice': route }, ['/menu/:choice'])?.pathParams).toEqual({ choice: ':choice' });
  });

  it('finds the first of several paths that has a route', () => {
    expect(findRoute({ '/voice': route, '/live/voice': route }, ['/voice', '/live/voice'])?.path).toBe('/voice');
    expect(findRoute({ '/live/voice': route }, ['/voice', '/live/voice'])?.path).toBe('/live/voice');
  });
});

describe('routePaths', () => {
  const at = (host: string, value: string, stage?: string, own: { stageForKey?: true } = {}) => ({
    host,
    hostWrittenByAws: true,
    path: { form: 'raw' as const, value, ...(stage ? { stage } : {}), ...own },
  });

  it("strips the stage at the API's default host", () => {
    expect(routePaths('https://a.example/live/voice', at('a.example', '/live/voice', 'live'), [])).toEqual([
      '/voice',
      '/live/voice',
    ]);
    expect(routePaths('https://a.example/live', at('a.example', '/live', 'live'), [])).toEqual(['/', '/live']);
    expect(routePaths('https://a.example/lively', at('a.example', '/lively', 'live'), [])).toEqual(['/lively']);
    const declared = [parseOrigin('https://A.example')];
    expect(routePaths('https://a.example/live/voice', at('a.example', '/live/voice', 'live'), declared)).toEqual([
      '/voice',
      '/live/voice',
    ]);
  });

  it('keeps the stage at a declared host of a proxy or with a mapping key', () => {
    const declared = [parseOrigin('https://cdn.example')];
    const behind = at('abc.execute-api.example', '/live/voice', 'live');
    expect(routePaths('https://cdn.example/live/voice', behind, declared)).toEqual(['/live/voice']);
    const mapped = at('cdn.example', '/live/voice', 'live', { stageForKey: true });
    expect(routePaths('https://cdn.example/live/voice', mapped, declared)).toEqual(['/live/voice']);
    expect(routePaths('https://cdn.example/live/voice', mapped, [])).toEqual(['/voice', '/live/voice']);
  });

  it('strips the base path of the called origin, then the stage', () => {
    const origins = [parseOrigin('https://A.example/base'), parseOrigin('https://b.example/other')];
    const door = at('door.example', '/x');
    expect(routePaths('https://u:p@a.example:443/base/voice?x=/', door, origins)).toEqual(['/voice', '/base/voice']);
    const staged = at('door.example', '/base/live/voice', 'live');
    expect(routePaths('https://a.example/base/live/voice', staged, origins)).toEqual([
      '/voice',
      '/live/voice',
      '/base/live/voice',
    ]);
    expect(routePaths('https://a.example/other/voice', door, origins)).toEqual(['/other/voice']);
    expect(routePaths('https://a.example/base', door, origins)).toEqual(['/', '/base']);
  });

  it('strips the most specific declared base path first, in any order', () => {
    const origins = ['https://a.example', 'https://a.example/base', 'https://a.example/base/deep'].map(parseOrigin);
    const all = ['/voice', '/deep/voice', '/base/deep/voice'];
    for (const declared of [origins, [...origins].reverse()]) {
      expect(routePaths('https://a.example/base/deep/voice', at('a.example', '/'), declared)).toEqual(all);
    }
  });

  it('returns the root for a root without a slash', () => {
    expect(routePaths('https://a.example', at('a.example', '/'), [])).toEqual(['/']);
    expect(routePaths('https://a.example?x=1', at('a.example', '/'), [])).toEqual(['/']);
  });
});
