import { describe, expect, it } from 'vitest';
import { History } from '../../../bin/inspector/history';
import { curlCommand, maskedJson, maskedUrl } from '../../../bin/inspector/mask';
import { twimlView } from '../../../bin/inspector/twiml-view';
import { formatted } from '../../../bin/inspector/view';
import type { Exchange } from '../../../bin/local/doors/exchange';
import { loadBalancerDoor } from '../../../bin/local/doors/local-door';

function exchange(bytes = 0): Exchange {
  const answer = { statusCode: 200, headers: [], body: Buffer.alloc(bytes) };
  return { door: loadBalancerDoor(true), request: undefined, invoked: false, answer, logs: [] };
}

describe('the history', () => {
  it('keeps the newest exchanges up to the limit', () => {
    const history = new History({ exchanges: 2, bytes: 1e9 });
    for (let i = 0; i < 5; i++) history.add(exchange());
    expect(history.list().map(({ id }) => id)).toEqual([4, 5]);
    expect(history.get(3)).toBeUndefined();
  });

  it('keeps exchanges up to a size, and always the newest', () => {
    const history = new History({ exchanges: 100, bytes: 50_000 });
    history.add(exchange(10_000));
    history.add(exchange(100_000));
    expect(history.list().map(({ id }) => id)).toEqual([2]);
    history.add(exchange());
    expect(history.list().map(({ id }) => id)).toEqual([3]);
  });
});

describe('TwiML', () => {
  const XML = 'text/xml; charset=utf-8';

  it('is pretty-printed', () => {
    const body =
      '<?xml version="1.0"?><Response><Gather action="/a?b=1&amp;c=2"><Say>A &lt; B</Say></Gather><Hangup/></Response>';
    expect(twimlView(body, XML)).toEqual({
      lines: [
        '<Response>',
        '  <Gather action="/a?b=1&amp;c=2">',
        '    <Say>A &lt; B</Say>',
        '  </Gather>',
        '  <Hangup/>',
        '</Response>',
      ],
      errors: [],
    });
  });

  it("that isn't well-formed stays unchanged, with the line marked", () => {
    const view = twimlView('<Response>\n<Say>Tom & Jerry</Say>\n</Response>', XML);
    expect(view?.lines[1]).toBe('<Say>Tom & Jerry</Say>');
    expect(view?.errors).toEqual([{ line: 2, message: 'Line 2, column 10: an unescaped &: write &amp;.' }]);
  });

  it.each([
    ['another root', '<Reply/>', XML, 'The root element is <Reply>'],
    ['another content type', '<Response/>', 'text/plain', 'content type text/plain as TwiML'],
    ['too many bytes', `<Response><Say>${'x'.repeat(70_000)}</Say></Response>`, XML, 'at most 65536'],
  ])('with %s is marked', (_name, body, type, words) => {
    expect(twimlView(body, type)?.errors[0]?.message).toContain(words);
  });

  it("isn't expected in other answers", () => {
    expect(twimlView('{"a":1}', 'application/json')).toBeUndefined();
    expect(twimlView('Forbidden', 'text/plain')).toBeUndefined();
    expect(twimlView('', XML)).toBeUndefined();
  });
});

describe('masks', () => {
  it('hide only the user info of a URL', () => {
    expect(maskedUrl('https://user:pass@a.example/b@c?d=e@f')).toBe('https://***@a.example/b@c?d=e@f');
    expect(maskedUrl('https://a.example/b@c')).toBe('https://a.example/b@c');
  });

  it('hide a secret that JSON has escaped', () => {
    expect(maskedJson(JSON.stringify({ a: 'se"cret!' }), ['se"cret!', 'a'])).toBe('{"a":"***"}');
  });
});

describe('JSON', () => {
  it('is formatted, unless that would change a number', () => {
    expect(formatted('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(formatted('{"a":12345678901234567890}')).toBe('{"a":12345678901234567890}');
    expect(formatted('Body={}')).toBe('Body={}');
  });
});

describe('the curl command', () => {
  it('is quoted for the shell', () => {
    const request = {
      method: 'POST',
      scheme: 'https',
      host: 'a.example',
      target: "/voice?x='$(touch y)'",
      headers: [['X-Own', '`id`']],
      body: Buffer.from("Body=it's"),
    } as const;
    expect(curlCommand(request, { port: 8443, caFile: '/a b/ca.pem', scheme: 'https' }).split(' \\\n  ')).toEqual([
      `curl -g --path-as-is 'https://localhost:8443/voice?x='\\''$(touch y)'\\'''`,
      `-X 'POST'`,
      `--cacert '/a b/ca.pem'`,
      `-H 'Host: a.example'`,
      "-H 'X-Own: `id`'",
      "-H 'accept:'",
      "-H 'user-agent:'",
      "-H 'content-type:'",
      `--data-raw 'Body=it'\\''s'`,
    ]);
  });
});
