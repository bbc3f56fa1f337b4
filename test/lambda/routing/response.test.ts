import { describe, expect, it } from 'vitest';
import { VoiceResponse } from '../../../lambda';
import { InvalidResponseError, type RouteResult, toResponse } from '../../../lambda/routing/response';
import { TwilioLimits } from '../../../lib/contract';

const XML = ['content-type', 'text/xml; charset=utf-8'];

describe('toResponse', () => {
  it.each([undefined, null])('makes an empty Response of %s', async (result) => {
    expect(await toResponse(result)).toEqual({
      statusCode: 200,
      headers: [XML],
      body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
    });
  });

  it('takes TwiML as builder, as text, and as a builder of another twilio', async () => {
    expect((await toResponse(new VoiceResponse())).body).toContain('<Response/>');
    expect(await toResponse('<Response/>')).toEqual({ statusCode: 200, headers: [XML], body: '<Response/>' });
    const other = { addText() {}, toString: () => '<Response>other</Response>' };
    expect((await toResponse(other)).body).toBe('<Response>other</Response>');
  });

  it("takes an answer of one's own and types its body", async () => {
    expect(await toResponse({ statusCode: 204 })).toEqual({ statusCode: 204, headers: [], body: '' });
    expect((await toResponse({ body: '<Response/>' })).headers).toEqual([XML]);
    expect((await toResponse({ body: 'plain' })).headers).toEqual([['content-type', 'text/plain; charset=utf-8']]);
    const own = await toResponse({
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
    ['a list', [1]],
    ['an object', {}],
    ['a function', () => 1],
    ['a body that is a number', { body: 7 }],
    ['a status that is none', { statusCode: 20 }],
    ['a status that is text', { statusCode: '200' }],
    ['a fractional status', { statusCode: 200.5 }],
    ['a header that splits the response', { headers: { 'x-a': 'b\r\nset-cookie: c=d' } }],
    ['a header with NUL', { headers: { 'x-a': 'b\0' }, body: '' }],
    ['a header name with a space', { headers: { 'x a': 'b' }, body: '' }],
    ['an empty header name', { headers: { '': 'b' }, body: '' }],
  ])('refuses %s', async (_name, result) => {
    await expect(toResponse(result as RouteResult)).rejects.toBeInstanceOf(InvalidResponseError);
  });

  it('leaves the bytes of a compressed web Response alone', async () => {
    const bytes = new Uint8Array([0x1f, 0x8b, 0xff, 0x00]);
    const headers = { 'content-type': 'text/xml', 'content-encoding': 'gzip' };
    expect((await toResponse(new Response(bytes, { headers }))).body).toEqual(bytes);
    expect((await toResponse(new Response('<a/>', { headers: { 'content-type': 'text/xml' } }))).body).toBe('<a/>');
  });

  it('refuses more TwiML than Twilio reads, and lets as much through', async () => {
    const twiml = (bytes: number) => `<Response>${'x'.repeat(bytes - 21)}</Response>`;
    expect((await toResponse(twiml(TwilioLimits.twimlBytes))).statusCode).toBe(200);
    await expect(toResponse(twiml(TwilioLimits.twimlBytes + 1))).rejects.toThrow('11750');
  });
});
