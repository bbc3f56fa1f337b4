import { describe, expect, it } from 'vitest';
import { parseOrigin } from '../../../lambda/public-url/origin';
import { findRoute, routePaths } from '../../../lambda/routing/route';

const route = () => undefined;

describe('findRoute', () => {
  it('matches exactly', () => {
    const routes = { '/voice': route };
    expect(findRoute(routes, ['/voice'])?.route).toBe('/voice');
    for (const path of ['/voice/', '/Voice', '/voic', '/voice2', 'voice', '/', '//voice', '/toString', '/__proto__']) {
      expect(findRoute(routes, [path]), path).toBeUndefined();
    }
  });

  it('knows no route that an object inherits', () => {
    expect(findRoute({}, ['constructor', '__proto__', 'toString'])).toBeUndefined();
  });

  it('decodes named segments, prefers exact keys, and takes no empty segment', () => {
    const routes = { '/menu/:choice/x': route, '/menu/:choice': route, '/menu/exact': route };
    expect(findRoute(routes, ['/menu/a%20b'])).toMatchObject({ route: '/menu/:choice', pathParams: { choice: 'a b' } });
    expect(findRoute(routes, ['/menu/%zz'])).toMatchObject({ pathParams: { choice: '%zz' } });
    expect(findRoute(routes, ['/menu/exact'])?.route).toBe('/menu/exact');
    expect(findRoute(routes, ['/menu/1/x'])?.route).toBe('/menu/:choice/x');
    expect(findRoute(routes, ['/menu/'])).toBeUndefined();
    expect(findRoute(routes, ['/menu/1/y'])).toBeUndefined();
  });

  it('does not take the text of a key for its path', () => {
    expect(findRoute({ '/menu/:choice': route }, ['/menu/:choice'])?.pathParams).toEqual({ choice: ':choice' });
  });

  it('serves the first of several paths that has a route', () => {
    expect(findRoute({ '/voice': route, '/live/voice': route }, ['/voice', '/live/voice'])?.path).toBe('/voice');
    expect(findRoute({ '/live/voice': route }, ['/voice', '/live/voice'])?.path).toBe('/live/voice');
  });
});

describe('routePaths', () => {
  const path = (value: string, stage?: string) => ({ form: 'raw' as const, value, ...(stage ? { stage } : {}) });

  it('takes the stage off', () => {
    expect(routePaths('https://a.example/live/voice', path('/live/voice', 'live'), [])).toEqual([
      '/voice',
      '/live/voice',
    ]);
    expect(routePaths('https://a.example/live', path('/live', 'live'), [])).toEqual(['/', '/live']);
    expect(routePaths('https://a.example/lively', path('/lively', 'live'), [])).toEqual(['/lively']);
  });

  it('takes the base path of the origin off that was called, and the stage behind it', () => {
    const origins = [parseOrigin('https://A.example/base'), parseOrigin('https://b.example/other')];
    expect(routePaths('https://u:p@a.example:443/base/voice?x=/', path('/base/voice'), origins)).toEqual([
      '/voice',
      '/base/voice',
    ]);
    expect(routePaths('https://a.example/base/live/voice', path('/base/live/voice', 'live'), origins)).toEqual([
      '/voice',
      '/live/voice',
      '/base/live/voice',
    ]);
    expect(routePaths('https://a.example/other/voice', path('/other/voice'), origins)).toEqual(['/other/voice']);
    expect(routePaths('https://a.example/base', path('/base'), origins)).toEqual(['/', '/base']);
  });

  it('of a root without slash is the root', () => {
    expect(routePaths('https://a.example', path('/'), [])).toEqual(['/']);
    expect(routePaths('https://a.example?x=1', path('/'), [])).toEqual(['/']);
  });
});
