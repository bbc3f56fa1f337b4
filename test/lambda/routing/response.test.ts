import { describe, expect, it } from 'vitest';
import { VoiceResponse } from '../../../lambda';
import { InvalidResponseError, type RouteResult, toResponse } from '../../../lambda/routing/response';
import { TwilioLimits } from '../../../lib/contract';

const XML = ['content-type', 'text/xml; charset=utf-8'];
const PLAIN = ['content-type', 'text/plain; charset=utf-8'];

/** Throws as a promise, whether it has to wait or not. */
const responseOf = async (result: RouteResult) => toResponse(result);

describe('toResponse', () => {
  it.each([undefined, null])('returns an empty Response for %s', async (result) => {
    expect(await responseOf(result)).toEqual({
      statusCode: 200,
      headers: [XML],
      body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    });
  });

  it('accepts TwiML as a builder, as text, and as a builder from another twilio', async () => {
    expect((await responseOf(new VoiceResponse())).body).toContain('<Response/>');
    expect(await responseOf('<Response/>')).toEqual({ statusCode: 200, headers: [XML], body: '<Response/>' });
    const other = { addText() {}, toString: () => '<Response>other</Response>' };
    expect((await responseOf(other)).body).toBe('<Response>other</Response>');
  });

  it('accepts a response and sets the content type of its body', async () => {
    expect((await responseOf({ body: '<Response/>' })).headers).toEqual([XML]);
    expect((await responseOf({ body: 'plain' })).headers).toEqual([['content-type', 'text/plain; charset=utf-8']]);
    const own = await responseOf({
      body: '{}',
      headers: { 'Content-Type': 'application/json', 'Set-Cookie': ['a=1', 'b=2'] },
    });
    expect(own.headers).toEqual([
      ['content-type', 'application/json'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
  });

  it.each([
    ['plain text', 'Hello'],
    ['a number', 7],
    ['an array', [1]],
    ['an object', {}],
    ['a function', () => 1],
    ['a body that is a number', { body: 7 }],
    ['a status out of range', { statusCode: 20 }],
    ['a status that is text', { statusCode: '200' }],
    ['a fractional status', { statusCode: 200.5 }],
    ['a header that splits the response', { headers: { 'x-a': 'b\r\nset-cookie: c=d' } }],
    ['a header with NUL', { headers: { 'x-a': 'b\0' }, body: '' }],
    ['a header name with a space', { headers: { 'x a': 'b' }, body: '' }],
    ['an empty header name', { headers: { '': 'b' }, body: '' }],
  ])('rejects %s', async (_name, result) => {
    await expect(responseOf(result as RouteResult)).rejects.toBeInstanceOf(InvalidResponseError);
  });

  // https://github.com/home-assistant/core/pull/66561: Twilio reports a response without a content type as an error.
  describe('always sets a content type', () => {
    const typeOf = async (result: unknown) =>
      (await responseOf(result as RouteResult)).headers.filter(([name]) => name === 'content-type');

    it.each([
      ['a status', { statusCode: 200 }],
      ['a status without content', { statusCode: 204 }],
      ['an empty body', { body: '' }],
      ['an empty list of types', { body: 'plain', headers: { 'content-type': [] } }],
      ['a blank type', { body: 'plain', headers: { 'Content-Type': ' ' } }],
      ['an undefined type', { body: 'plain', headers: { 'content-type': undefined } }],
      ['bytes', { body: Buffer.from('plain') }],
      ['a web Response', new Response()],
      ['a web Response without content', new Response(null, { status: 204 })],
      ['a web Response of untyped bytes', new Response(Buffer.from('plain'))],
      ['a web Response with a blank type', new Response('plain', { headers: { 'content-type': '' } })],
    ])('plain text for %s', async (_name, result) => {
      expect(await typeOf(result)).toEqual([PLAIN]);
    });

    it.each([
      ['bytes', { body: Buffer.from('<Response/>') }],
      ['a web Response of untyped bytes', new Response(Buffer.from('\n<Response/>'))],
      ['a web Response of a string', new Response('<Response/>')],
      ['a web Response of a string with a declaration', new Response('\ufeff <?xml version="1.0"?><Response/>')],
    ])('XML for TwiML in %s', async (_name, result) => {
      expect(await typeOf(result)).toEqual([XML]);
    });

    it.each(['text/plain', 'text/plain; charset=UTF-8', 'application/json'])(
      'unless the route sets one: %s is kept',
      async (type) => {
        const headers = { 'content-type': type };
        expect(await typeOf(new Response('<Response/>', { headers }))).toEqual([['content-type', type]]);
        expect(await typeOf({ body: '<Response/>', headers })).toEqual([['content-type', type]]);
      },
    );

    it("and keeps a web `Response`'s content type for a string that isn't TwiML", async () => {
      for (const text of ['Hello', '<b>bold</b>', '<Responses/>', '']) {
        expect(await typeOf(new Response(text))).toEqual([['content-type', 'text/plain;charset=UTF-8']]);
      }
    });
  });

  it('keeps the bytes of a compressed web `Response`', async () => {
    const bytes = new Uint8Array([0x1f, 0x8b, 0xff, 0x00]);
    const headers = { 'content-type': 'text/xml', 'content-encoding': 'gzip' };
    expect((await responseOf(new Response(bytes, { headers }))).body).toEqual(bytes);
    expect((await responseOf(new Response('<a/>', { headers: { 'content-type': 'text/xml' } }))).body).toBe('<a/>');
  });

  it('keeps untyped bytes of a web `Response`', async () => {
    const bytes = new Uint8Array([0xff, 0x00]);
    expect((await responseOf(new Response(bytes))).body).toEqual(bytes);
    expect((await responseOf(new Response('', { headers: { 'content-type': 'image/png' } }))).body).toBe('');
  });

  it("rejects TwiML above Twilio's size limit, and accepts it up to the limit", async () => {
    const twiml = (bytes: number) => `<Response>${'x'.repeat(bytes - 21)}</Response>`;
    expect((await responseOf(twiml(TwilioLimits.twimlBytes))).statusCode).toBe(200);
    await expect(responseOf(twiml(TwilioLimits.twimlBytes + 1))).rejects.toThrow('11750');
  });
});
