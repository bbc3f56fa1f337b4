import { describe, expect, it } from 'vitest';
import { type FetchHandler, type RouteHandler, type Routes, webhook } from '../../../lambda';

const handler: RouteHandler = () => '<Response/>';
const options = { authToken: 'secret', origins: [] };
/** Passes routes as JavaScript does, without types. */
const untyped = webhook as (handlers?: unknown, options?: object) => unknown;

describe('a table of routes is rejected when it is declared', () => {
  it.each([
    ['a key without a slash', { voice: handler }, 'The route "voice" has no leading slash: write "/voice".'],
    ['an empty key', { '': handler }, 'The route "" has no leading slash: write "/".'],
    [
      'a wildcard',
      { '/voice/*': handler },
      'The route "/voice/*" has a `*`, but there are no wildcards: list each path, or use a `:name` segment.',
    ],
    ['a query', { '/voice?a=1': handler }, 'The route "/voice?a=1" has a query or fragment, which no path has'],
    ['a segment without a name', { '/menu/:': handler }, 'The route "/menu/:" has a segment without a name'],
    ['a string as a handler', { '/voice': '<Response/>' }, 'The route "/voice" is string: set a function.'],
    ['undefined as a handler', { '/voice': undefined }, 'The route "/voice" is undefined: set a function.'],
    ['null as a handler', { '/voice': null }, 'The route "/voice" is null: set a function.'],
    ['an array as a handler', { '/voice': [handler] }, 'The route "/voice" is a list: set a function.'],
    ['no table', undefined, '`webhook()` got undefined: pass a table of routes'],
    ['null', null, '`webhook()` got null: pass a table of routes'],
    ['an array', [handler], '`webhook()` got object: pass a table of routes'],
    ['a string', '/voice', '`webhook()` got string: pass a table of routes'],
  ])('with %s', (_what, routes, message) => {
    const declare = () => untyped(routes, options);
    expect(declare).toThrow(TypeError);
    expect(declare).toThrow(message);
  });

  it('and by its type', () => {
    // @ts-expect-error A key has no leading slash.
    expect(() => webhook({ voice: handler }, options)).toThrow('leading slash');
    // @ts-expect-error A key has a wildcard.
    expect(() => webhook({ '/voice': handler, '/menu/*': handler }, options)).toThrow('wildcards');
    // @ts-expect-error A value isn't a function.
    expect(() => webhook({ '/voice': '<Response/>' }, options)).toThrow('set a function');
    // @ts-expect-error The table is missing.
    expect(() => webhook()).toThrow('pass a table of routes');
  });

  it('but accepted if it is valid, written out or computed', () => {
    const computed: Record<string, RouteHandler> = Object.fromEntries([['/voice', handler]]);
    const declared: Routes = computed;
    const fetch: FetchHandler = () => new Response();
    const either: Routes | FetchHandler = Math.random() > 1 ? fetch : declared;
    const written = { '/voice': handler, '/menu/:choice': ({ params }: Parameters<RouteHandler>[0]) => `${params.To}` };
    for (const routes of [computed, declared, either, written, {}]) {
      expect(webhook(routes, options)).toBeTypeOf('function');
    }
    expect(webhook({ '/voice': ({ params }) => `<Response>${params.From}</Response>` }, options)).toBeTypeOf(
      'function',
    );
  });
});
