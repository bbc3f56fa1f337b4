import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrontDoorRequest, ReceivedBody } from '../../../lambda/front-door/front-door';
import { signedContent } from '../../../lambda/signature/signed-content';
import { runs } from '../arbitraries';

const FORM = 'application/x-www-form-urlencoded';
const LIMITS = { maxBodyBytes: 10, maxParams: 3 };

function request(type: string | undefined, body: Partial<ReceivedBody>, method = 'POST'): FrontDoorRequest {
  return {
    frontDoor: 'function-url',
    method,
    scheme: 'https',
    host: undefined,
    hostWrittenByAws: true,
    path: { form: 'raw', value: '/' },
    query: { form: 'raw', value: '' },
    headers: type === undefined ? {} : { 'content-type': type },
    body: { content: '', isBase64Encoded: false, ...body },
    receivedUrl: '',
  };
}

const contentOf = (type: string | undefined, content = 'a=1') => signedContent(request(type, { content }), LIMITS);
const bytes = (text: string) => Buffer.from(text);

describe('the content of a GET', () => {
  it.each(['GET', 'HEAD'])('by %s is only its URL, regardless of body and type', (method) => {
    const content = signedContent(request('text/plain', { content: 'far too long a body' }, method), LIMITS);
    expect(content).toEqual({ kind: 'url', body: new Uint8Array(0) });
  });
});

describe('the content of a POST', () => {
  it.each([FORM, FORM.toUpperCase(), ` ${FORM} `, `${FORM};charset=UTF-8`])('of type %j is a form', (type) => {
    expect(contentOf(type)).toEqual({ kind: 'form', body: bytes('a=1'), params: [['a', '1']] });
  });

  it.each([
    'application/json',
    'application/scim+json',
    'application/vnd.a.b-c+json',
    'Application/JSON; charset=utf8',
  ])('of type %j is JSON, covered by its hash', (type) => {
    expect(contentOf(type, '{}')).toEqual({ kind: 'hashed', body: bytes('{}'), json: true });
  });

  it.each([undefined, '', ' ', ';charset=utf-8'])('of type %j is bytes, covered by their hash', (type) => {
    expect(contentOf(type, '{}')).toEqual({ kind: 'hashed', body: bytes('{}'), json: false });
  });

  it.each(['', '&&', '=', '=&='])("isn't a form if it is %j", (content) => {
    expect(contentOf(FORM, content)).toEqual({ kind: 'hashed', body: bytes(content), json: false });
  });

  it.each(['a', '=1', '&=&b'])('is a form if it is %j', (content) => {
    expect(contentOf(FORM, content)).toMatchObject({ kind: 'form' });
  });

  it.each([
    'text/plain',
    'multipart/form-data',
    'application/jsonp',
    'xapplication/json',
    'application/+json',
    'application/a b+json',
    `${FORM}x`,
    `x${FORM}`,
    `${FORM},application/json`,
    `${FORM};x=y,application/json`,
    `application/json, ${FORM}`,
  ])('of type %j is rejected', (type) => {
    expect(contentOf(type)).toMatchObject({
      outcome: 'bad-request',
      statusCode: 415,
      detail: 'content type is neither a form nor JSON',
    });
  });
});

describe('the charset', () => {
  it.each(['utf-8', 'UTF8', '"utf-8"', ' utf-8 ', 'utf-8;x=y', ''])('can be %j', (charset) => {
    expect(contentOf(`${FORM};charset=${charset}`)).toMatchObject({ kind: 'form' });
    expect(contentOf(`${FORM}; q=1 ; Charset = ${charset}`)).toMatchObject({ kind: 'form' });
  });

  it.each(['iso-8859-1', '"latin1"', 'xutf-8', 'utf-88', 'utf--8', 'utf-16'])("can't be %j", (charset) => {
    const refused = { outcome: 'bad-request', statusCode: 400, detail: 'charset is not UTF-8' };
    expect(contentOf(`${FORM};charset=${charset}`)).toMatchObject(refused);
    expect(contentOf(`${FORM}; q=1 ; CHARSET = ${charset} ; x=y`)).toMatchObject(refused);
    expect(contentOf(`application/json; charset=${charset}`, '{}')).toMatchObject(refused);
  });

  it.each(['xcharset=latin1', 'charset=a b', 'charset'])("isn't set by %j", (parameter) => {
    expect(contentOf(`${FORM};${parameter}`)).toMatchObject({ kind: 'form' });
  });
});

describe('a body', () => {
  const tooLarge = { outcome: 'bad-request', statusCode: 413, detail: 'body is over maxBodyBytes' };
  const base64 = (text: string) => ({ content: Buffer.from(text).toString('base64'), isBase64Encoded: true });
  const sizeOf = (body: Partial<ReceivedBody>) => signedContent(request(undefined, body), LIMITS);

  it('can have the maximum number of bytes, as text and as base64', () => {
    for (const text of ['0123456789', 'é'.repeat(5)]) {
      expect(sizeOf({ content: text })).toMatchObject({ body: bytes(text) });
      expect(sizeOf(base64(text))).toMatchObject({ body: bytes(text) });
    }
  });

  it('must not have one more byte', () => {
    for (const text of ['0123456789a', `${'é'.repeat(5)}a`]) {
      expect(sizeOf({ content: text })).toMatchObject(tooLarge);
      expect(sizeOf(base64(text))).toMatchObject(tooLarge);
    }
  });

  it("far over the limit isn't decoded, even if it is malformed", () => {
    expect(sizeOf({ content: '%'.repeat(100), isBase64Encoded: true })).toMatchObject(tooLarge);
    expect(sizeOf({ content: '%'.repeat(12), isBase64Encoded: true })).toMatchObject({ detail: 'body is not base64' });
    expect(sizeOf({ content: '%'.repeat(18), isBase64Encoded: true })).toMatchObject(tooLarge);
  });

  it.each(['', 'YQ==', 'YWI=', 'YWJj', '+/+/'])('is base64 if it is %j', (content) => {
    expect(sizeOf({ content, isBase64Encoded: true })).toMatchObject({ body: Buffer.from(content, 'base64') });
  });

  it('is base64 if only its alphabet is in it, and the padding fits', () => {
    const character = fc.constantFrom(...'AAAAAAAAaaaa00++//==-_%\n');
    const property = fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
      const content = characters.join('');
      const read = signedContent(request(undefined, { content, isBase64Encoded: true }), LIMITS);
      const wellFormed = content.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(content);
      expect('kind' in read).toBe(wellFormed);
    });
    fc.assert(property, runs(2_000));
  });

  it.each(['YQ', 'YQ=', 'YQ===', 'Y===', '=YQ=', 'YQ==YQ==', '-_-_', '%%%%', 'YWJj\n', ' YWJj   '])(
    "isn't base64 if it is %j",
    (content) => {
      expect(sizeOf({ content, isBase64Encoded: true })).toMatchObject({
        outcome: 'bad-request',
        statusCode: 400,
        detail: 'body is not base64',
      });
    },
  );
});

describe('a form', () => {
  it('can have the maximum number of parameters, but not more', () => {
    expect(contentOf(FORM, 'a&b&c')).toMatchObject({ kind: 'form' });
    expect(contentOf(FORM, 'a&b&c&d')).toMatchObject({
      outcome: 'bad-request',
      statusCode: 413,
      detail: 'more parameters than maxParams',
    });
  });

  it('must be percent-encoded UTF-8', () => {
    expect(contentOf(FORM, 'a=%ff')).toMatchObject({
      outcome: 'bad-request',
      statusCode: 400,
      detail: 'form is not percent-encoded UTF-8',
    });
  });
});
