import { describe, expect, it } from 'vitest';
import { CALL, DOORS, replay } from './doors';
import { receive } from './receive';

const FORM = 'application/x-www-form-urlencoded';
const WRONG = `${'A'.repeat(27)}=`;

/** Whether the front door passes on only the last value of a repeated header. */
const lastOnly = (name: string) => name.includes('single headers');

/** The event with its signature under another name or value. */
function signatureAs(event: unknown, change: (signature: string) => Record<string, string>): unknown {
  const copy = JSON.parse(JSON.stringify(event));
  for (const map of [copy.headers, copy.multiValueHeaders].filter(Boolean)) {
    const name = Object.keys(map).find((key) => key.toLowerCase() === 'x-twilio-signature') ?? '';
    const [value] = [map[name]].flat();
    const several = Array.isArray(map[name]);
    delete map[name];
    for (const [key, each] of Object.entries(change(value))) map[key] = several ? [each] : each;
  }
  return copy;
}

describe.each(DOORS)('at $name', (door) => {
  it('rejects two signatures, in either order', async () => {
    const right = (await receive(replay(door))).outcome;
    expect(right).toBe('accepted');
    const signed = replay(door, { more: [['X-Twilio-Signature', WRONG]] });
    expect(await receive(signed)).toMatchObject({ status: 403, seen: undefined });
    if (lastOnly(door.name)) return;
    const both = signatureAs(replay(door), (signature) => ({
      'X-Twilio-Signature': WRONG,
      'x-twilio-signature': signature,
    }));
    expect(await receive(both)).toMatchObject({ status: 403, seen: undefined });
  });

  it('rejects a list of signatures in one header', async () => {
    for (const list of [
      (own: string) => `${own},${own}`,
      (own: string) => `${own}, ${WRONG}`,
      (own: string) => `${WRONG},${own}`,
    ]) {
      const event = signatureAs(replay(door), (own) => ({ 'x-twilio-signature': list(own) }));
      expect(await receive(event)).toMatchObject({ status: 403, outcome: 'invalid-signature', seen: undefined });
    }
  });

  it('rejects a malformed signature: blank, padded with whitespace, base64url, truncated', async () => {
    const changes = [
      () => '',
      () => ' ',
      () => '=',
      (own: string) => ` ${own}`,
      (own: string) => `${own}\n`,
      (own: string) => own.slice(0, 26),
    ];
    for (const change of changes) {
      const event = signatureAs(replay(door), (own) => ({ 'x-twilio-signature': change(own) }));
      expect((await receive(event)).status).toBeGreaterThanOrEqual(400);
    }
  });

  it('finds the signature under its name in any case', async () => {
    for (const name of ['x-twilio-signature', 'X-TWILIO-SIGNATURE', 'x-TwIlIo-sIgNaTuRe']) {
      expect((await receive(signatureAs(replay(door), (own) => ({ [name]: own })))).outcome).toBe('accepted');
    }
  });

  it('ignores a header with a similar name', async () => {
    for (const name of ['x_twilio_signature', 'x-twilio-signature ', ' x-twilio-signature', 'x-twilio-ſignature']) {
      expect(await receive(signatureAs(replay(door), (own) => ({ [name]: own })))).toMatchObject({
        status: 400,
        seen: undefined,
      });
    }
  });

  it('rejects several content types, in two headers or in one', async () => {
    const [form, json] = [FORM, 'application/json'];
    for (const type of [
      `${form},${json}`,
      `${json}, ${form}`,
      `${json}; a=b,${form}`,
      `${form}; charset=utf-8, ${json}`,
    ]) {
      const event = replay(door, { headers: { 'Content-Type': type } });
      expect(await receive(event)).toMatchObject({ status: 415, outcome: 'bad-request', seen: undefined });
    }
    if (lastOnly(door.name)) return;
    const event = replay(door, { headers: { 'Content-Type': form }, more: [['content-type', json]] });
    expect(await receive(event)).toMatchObject({ status: 415, outcome: 'bad-request', seen: undefined });
  });

  it.each(['utf-16', 'iso-8859-1', 'utf-7', '"utf-16"', "utf-8'en'"])('rejects charset %s', async (charset) => {
    const event = replay(door, { headers: { 'Content-Type': `${FORM}; charset=${charset}` } });
    expect(await receive(event)).toMatchObject({ status: 400, outcome: 'bad-request', seen: undefined });
  });

  it('ignores CR, LF, and NUL in path, query, and headers, and logs one line', async () => {
    const bad = 'a\r\nSet-Cookie: b\0\u2028';
    const sent = {
      target: `/voice/${bad}?x=${bad}`,
      headers: { 'User-Agent': bad, 'Content-Type': `${FORM}\r\nx: y`, [bad]: bad },
    };
    const received = await receive(replay(door, sent));
    expect(received).toMatchObject({ seen: undefined });
    expect(received.status).toBeGreaterThanOrEqual(400);
    expect(received.answer).not.toMatch(/Set-Cookie/i);
    expect(JSON.stringify(received.entry)).not.toMatch(/[\r\n\0]/);
  });
});

describe('a header map', () => {
  it("with `__proto__` changes no prototype and isn't a signature", async () => {
    const event = JSON.parse(
      JSON.stringify(replay({ door: 'function-url', options: {} })).replace('"x-twilio-signature"', '"__proto__"'),
    );
    expect(await receive(event)).toMatchObject({ status: 400, outcome: 'missing-signature' });
    const inherited = { ...event, headers: JSON.parse('{"__proto__":{"x-twilio-signature":"x"}}') };
    expect(await receive(inherited)).toMatchObject({ status: 400, outcome: 'missing-signature' });
    expect(({} as Record<string, unknown>)['x-twilio-signature']).toBeUndefined();
  });

  it("passes headers without a prototype, which the signature doesn't cover, to the route", async () => {
    const { seen } = await receive(
      replay({ door: 'rest-api', options: { basePath: '' } }, { headers: { 'X-More': 'x' } }),
    );
    expect(Object.getPrototypeOf(seen?.headers ?? {})).toBeNull();
    expect(seen?.headers['x-more']).toBe('x');
    expect({ ...seen?.params }).toEqual(CALL);
  });
});
