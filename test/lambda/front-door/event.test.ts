import { describe, expect, it } from 'vitest';
import {
  absolutePath,
  header,
  headerValues,
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

describe('a member that is no object', () => {
  it.each(NO_OBJECTS)('such as %j reads as an empty one', (value) => {
    expect(object(value)).toEqual({});
    expect(isObject(value)).toBe(false);
  });

  it('is told from one that is', () => {
    const value = { a: 1 };
    expect(object(value)).toBe(value);
    expect(isObject(value)).toBe(true);
  });
});

describe('text', () => {
  it.each([undefined, null, 7, {}, ['a']])('is not %j', (value) => {
    expect(text(value)).toBeUndefined();
  });

  it('is a string, the empty one too', () => {
    expect(text('a')).toBe('a');
    expect(text('')).toBe('');
  });
});

describe('headers', () => {
  it('are in lower case, each with its values in order, and have no prototype', () => {
    const headers = headerValues({ Host: 'a', 'X-A': ['1', '2'] });
    expect(headers).toEqual(Object.assign(Object.create(null), { host: ['a'], 'x-a': ['1', '2'] }));
    expect(Object.getPrototypeOf(headers)).toBeNull();
  });

  it('come from the multi-value map where there is one', () => {
    expect({ ...headerValues({ a: 'single' }, { a: ['multi'] }) }).toEqual({ a: ['multi'] });
    expect({ ...headerValues({ a: 'single' }, null) }).toEqual({ a: ['single'] });
    expect({ ...headerValues({ a: 'single' }, []) }).toEqual({ a: ['single'] });
  });

  it('of one name in several cases are put together', () => {
    expect({ ...headerValues({ 'X-A': '1', 'x-a': ['2'], 'X-a': '3' }) }).toEqual({ 'x-a': ['1', '2', '3'] });
  });

  it('lose what is no string', () => {
    expect({ ...headerValues({ a: [1, 'x', null], b: 7, c: null }) }).toEqual({ a: ['x'], b: [], c: [] });
  });

  it('have the cookies of their list, unless they have some of their own', () => {
    expect({ ...headerValues({}, undefined, ['a=1', 'b=2']) }).toEqual({ cookie: ['a=1; b=2'] });
    expect({ ...headerValues({}, undefined, 'a=1') }).toEqual({ cookie: ['a=1'] });
    expect({ ...headerValues({ Cookie: 'c=3' }, undefined, ['a=1']) }).toEqual({ cookie: ['c=3'] });
    expect({ ...headerValues({}, undefined, []) }).toEqual({});
  });

  it('are read by name, repeats joined; without a value there is none', () => {
    const headers = headerValues({ a: ['1', '2'], b: [], c: '' });
    expect(header(headers, 'a')).toBe('1,2');
    expect(header(headers, 'b')).toBeUndefined();
    expect(header(headers, 'c')).toBe('');
    expect(header(headers, 'd')).toBeUndefined();
  });
});

describe('the pairs of a query', () => {
  it('come from the multi-value map where there is one', () => {
    expect(queryPairs({ a: '1' }, { a: ['1', '2'], b: ['3'] })).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', '3'],
    ]);
    expect(queryPairs({ a: '1' }, null)).toEqual([['a', '1']]);
    expect(queryPairs(null, undefined)).toEqual([]);
  });

  it('lose what is no string', () => {
    expect(queryPairs(undefined, { a: [1, 'x'], b: 7 })).toEqual([['a', 'x']]);
  });
});

describe('a body', () => {
  it('is as the event has it, and base64 only when that says so', () => {
    expect(receivedBody({ body: 'YQ==', isBase64Encoded: true })).toEqual({ content: 'YQ==', isBase64Encoded: true });
    expect(receivedBody({ body: 'a', isBase64Encoded: 'true' })).toEqual({ content: 'a', isBase64Encoded: false });
    expect(receivedBody({ body: null })).toEqual({ content: '', isBase64Encoded: false });
  });

  it('of an answer goes out as text or, when it is bytes, as base64', () => {
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
  ])('a path that comes as %j is %j', (value, path) => {
    expect(absolutePath(value)).toBe(path);
  });

  it.each([
    ['post', 'POST'],
    [undefined, ''],
    [7, ''],
  ])('a method that comes as %j is %j', (value, method) => {
    expect(upperMethod(value)).toBe(method);
  });
});

describe('the URL that a naive handler builds', () => {
  it('has the query written anew, and none without pairs', () => {
    expect(naiveUrl('https://a', '/b', [])).toBe('https://a/b');
    expect(
      naiveUrl('https://a', '/b', [
        ['x', 'é 1'],
        ['x', ''],
      ]),
    ).toBe('https://a/b?x=%C3%A9+1&x=');
  });
});

describe('headers of an answer', () => {
  const headers = [
    ['X-A', '1'],
    ['set-cookie', 'a=1'],
    ['x-a', '2'],
    ['Set-Cookie', 'b=2'],
  ] as const;

  it('are lists by lower-case name where the door takes lists', () => {
    expect(multiHeaders(headers)).toEqual({ 'x-a': ['1', '2'], 'set-cookie': ['a=1', 'b=2'] });
  });

  it('are joined where it takes none, but for cookies', () => {
    expect(singleHeaders(headers)).toEqual({ 'x-a': '1, 2', 'set-cookie': 'a=1' });
  });
});
