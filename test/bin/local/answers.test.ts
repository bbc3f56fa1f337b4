import { describe, expect, it } from 'vitest';
import {
  type AnswerFrom,
  functionUrlAnswer,
  type HttpAnswer,
  httpApiAnswers,
  loadBalancerAnswer,
  restApiAnswer,
} from '../../../bin/local/doors/answers';

const multiValue = loadBalancerAnswer({ multiValueHeaders: true });
const singleValue = loadBalancerAnswer({ multiValueHeaders: false });
const DOORS: [string, AnswerFrom, number][] = [
  ['a load balancer with multi-value headers', multiValue, 502],
  ['a load balancer without', singleValue, 502],
  ['a REST API', restApiAnswer, 502],
  ['an HTTP API with payload 1.0', httpApiAnswers['1.0'], 500],
  ['an HTTP API with payload 2.0', httpApiAnswers['2.0'], 500],
  ['a Function URL', functionUrlAnswer, 502],
];

const answer = (door: AnswerFrom, payload: unknown) => door({ ok: true, payload });
const body = ({ body: bytes }: HttpAnswer) => Buffer.from(bytes).toString('utf8');

describe.each(DOORS)('%s', (_name, door, failed) => {
  it('answers itself when the function fails', () => {
    expect(door({ ok: false }).statusCode).toBe(failed);
  });

  it.each([
    { statusCode: 'abc', body: '' },
    { statusCode: '200', body: '' },
    { statusCode: 200.5, body: '' },
    { statusCode: 99, body: '' },
    { statusCode: 200, body: { not: 'text' } },
  ])('answers itself when the result is %o', (payload) => {
    expect(answer(door, payload).statusCode).toBe(failed);
  });

  it('decodes a body only if it is marked as base64', () => {
    const bytes = Buffer.from([0, 255, 10, 128]);
    const payload = { statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true };
    expect(Buffer.from(answer(door, payload).body)).toEqual(bytes);
    expect(body(answer(door, { ...payload, isBase64Encoded: false }))).toBe(bytes.toString('base64'));
  });
});

describe('a load balancer', () => {
  it('reads the configured kind of headers, and drops the other', () => {
    const payload = { statusCode: 200, headers: { a: '1' }, multiValueHeaders: { b: ['2', '3'] }, body: '' };
    expect(answer(multiValue, payload).headers).toEqual([
      ['b', '2'],
      ['b', '3'],
    ]);
    expect(answer(singleValue, payload).headers).toEqual([['a', '1']]);
  });

  it('takes the reason phrase from the status description', () => {
    expect(answer(multiValue, { statusCode: 200, statusDescription: '200 Fine' }).statusMessage).toBe('Fine');
    expect(answer(multiValue, { statusCode: 200 }).statusMessage).toBeUndefined();
  });

  it.each([
    ['no statusCode', { body: '' }],
    ['a null', null],
    ['a text', 'hello'],
    ['isBase64Encoded as text', { statusCode: 200, isBase64Encoded: 'true' }],
    ['a header without a list', { statusCode: 200, multiValueHeaders: { a: 'b' } }],
    ['a header that splits the answer', { statusCode: 200, multiValueHeaders: { a: ['b\r\nc: d'] } }],
    ['more than 1 MB', { statusCode: 200, body: 'x'.repeat(1024 * 1024 + 1) }],
  ])('answers 502 to %s', (_name, payload) => {
    expect(answer(multiValue, payload).statusCode).toBe(502);
  });
});

describe('a REST API', () => {
  it('merges both kinds of headers, and lists win', () => {
    const headers = { A: 'lost', b: '2', 'content-type': 'text/xml' };
    expect(answer(restApiAnswer, { statusCode: 200, headers, multiValueHeaders: { a: ['1'] } }).headers).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['content-type', 'text/xml'],
    ]);
  });

  it('defaults the content type to JSON', () => {
    expect(answer(restApiAnswer, { statusCode: 200 }).headers).toEqual([['content-type', 'application/json']]);
  });
});

describe('payload format 2.0', () => {
  const door = httpApiAnswers['2.0'];

  it.each([
    ['an object', { a: 1 }, '{"a":1}'],
    ['a text', 'hello', 'hello'],
    ['a null', null, 'null'],
  ])('turns %s without statusCode into the body', (_name, payload, expected) => {
    const made = answer(door, payload);
    expect(made.statusCode).toBe(200);
    expect(made.headers).toEqual([['content-type', 'application/json']]);
    expect(body(made)).toBe(expected);
  });

  it('sets each cookie of the list', () => {
    const payload = { statusCode: 204, headers: { 'content-type': 'text/plain' }, cookies: ['a=1', 'b=2; Secure'] };
    expect(answer(door, payload).headers).toEqual([
      ['content-type', 'text/plain'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2; Secure'],
    ]);
  });

  it("rejects cookies that aren't a list of strings", () => {
    for (const cookies of ['a=1', [{}], ['a\nb']])
      expect(answer(door, { statusCode: 200, cookies }).statusCode).toBe(500);
  });
});
