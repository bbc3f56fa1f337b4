import { describe, expect, it } from 'vitest';
import {
  absolutePath,
  headersOf,
  isObject,
  multiHeaders,
  naiveUrl,
  object,
  queryPairs,
  receivedBody,
  singleHeaders,
  text,
  upperMethod,
  writtenBody,
} from '../../../lambda/front-door/event';

const NO_OBJECTS = [undefined, null, 'text', 7, true, [], [{ a: 1 }]];

describe('an object member', () => {
  it.each(NO_OBJECTS)('is empty if it is %j', (value) => {
    expect(object(value)).toEqual({});
    expect(isObject(value)).toBe(false);
  });

  it('is returned unchanged', () => {
    const value = { a: 1 };
    expect(object(value)).toBe(value);
    expect(isObject(value)).toBe(true);
  });
});

describe('text', () => {
  it.each([undefined, null, 7, {}, ['a']])("isn't %j", (value) => {
    expect(text(value)).toBeUndefined();
  });

  it('is a string, even an empty one', () => {
    expect(text('a')).toBe('a');
    expect(text('')).toBe('');
  });
});

describe('headers', () => {
  it('have lower-case names, repeats joined in order, and no prototype', () => {
    const headers = headersOf({ Host: 'a', 'X-A': ['1', '2'] });
    expect(headers).toEqual(Object.assign(Object.create(null), { host: 'a', 'x-a': '1,2' }));
    expect(Object.getPrototypeOf(headers)).toBeNull();
  });

  it('come from the multi-value map if there is one', () => {
    expect({ ...headersOf({ a: 'single' }, { a: ['multi'] }) }).toEqual({ a: 'multi' });
    expect({ ...headersOf({ a: 'single' }, null) }).toEqual({ a: 'single' });
    expect({ ...headersOf({ a: 'single' }, []) }).toEqual({ a: 'single' });
  });

  it('with the same name in several cases are merged', () => {
    expect({ ...headersOf({ 'X-A': '1', 'x-a': ['2'], 'X-a': '3' }) }).toEqual({ 'x-a': '1,2,3' });
  });

  it("drop values that aren't strings", () => {
    expect({ ...headersOf({ a: [1, 'x', null], b: 7, c: null }) }).toEqual({ a: 'x', b: '', c: '' });
  });

  it('include the list of cookies, unless there is a cookie header', () => {
    expect({ ...headersOf({}, undefined, ['a=1', 'b=2']) }).toEqual({ cookie: 'a=1; b=2' });
    expect({ ...headersOf({}, undefined, 'a=1') }).toEqual({ cookie: 'a=1' });
    expect({ ...headersOf({ Cookie: 'c=3' }, undefined, ['a=1']) }).toEqual({ cookie: 'c=3' });
    expect({ ...headersOf({}, undefined, []) }).toEqual({});
  });
});

describe('the pairs of a query', () => {
  it('come from the multi-value map if there is one', () => {
    expect(queryPairs({ a: '1' }, { a: ['1', '2'], b: ['3'] })).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
    ]);
    expect(queryPairs({ a: '1' }, null)).toEqual([['a', '1']]);
    expect(queryPairs(null, undefined)).toEqual([]);
  });

  it("drop values that aren't strings", () => {
    expect(queryPairs(undefined, { a: [1, 'x'], b: 7 })).toEqual([['a', 'x']]);
  });
});

describe('a body', () => {
  it("is the event's, and base64 only if the event says so", () => {
    expect(receivedBody({ body: 'YQ==', isBase64Encoded: true })).toEqual({ content: 'YQ==', isBase64Encoded: true });
    expect(receivedBody({ body: 'a', isBase64Encoded: 'true' })).toEqual({ content: 'a', isBase64Encoded: false });
    expect(receivedBody({ body: null })).toEqual({ content: '', isBase64Encoded: false });
  });

  it('of a response is written as text, or base64 for bytes', () => {
    expect(writtenBody('é')).toEqual({ body: 'é', isBase64Encoded: false });
    expect(writtenBody(Uint8Array.of(255, 0))).toEqual({ body: '/wA=', isBase64Encoded: true });
  });
});

describe('path and method', () => {
  it.each([
    ['/a/', '/a/'],
    ['a/b', '/a/b'],
    ['', '/'],
    [undefined, '/'],
    [7, '/'],
  ])('reads the path %j as %j', (value, path) => {
    expect(absolutePath(value)).toBe(path);
  });

  it.each([
    ['post', 'POST'],
    [undefined, ''],
    [7, ''],
  ])('reads the method %j as %j', (value, method) => {
    expect(upperMethod(value)).toBe(method);
  });
});

describe('the URL that a naive handler builds', () => {
  it('has the query encoded again, or none without pairs', () => {
    expect(naiveUrl('https://a', '/b', [])).toBe('https://a/b');
    expect(
      naiveUrl('https://a', '/b', [
        ['x', 'é 1'],
        ['x', ''],
      ]),
    ).toBe('https://a/b?x=%C3%A9+1&x=');
  });
});

describe('headers of a response', () => {
  const headers = [
    ['X-A', '1'],
    ['set-cookie', 'a=1'],
    ['x-a', '2'],
    ['Set-Cookie', 'b=2'],
  ] as const;

  it('are grouped by lower-case name for multi-value maps', () => {
    expect(multiHeaders(headers)).toEqual({ 'x-a': ['1', '2'], 'set-cookie': ['a=1', 'b=2'] });
  });

  it('are joined for single-value maps, beside the list of cookies', () => {
    expect(singleHeaders(headers)).toEqual({ headers: { 'x-a': '1, 2' }, cookies: ['a=1', 'b=2'] });
  });
});
