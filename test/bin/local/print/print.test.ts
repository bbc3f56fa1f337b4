import { describe, expect, it } from 'vitest';
import { LOCAL_DOORS, loadBalancerDoor } from '../../../../bin/local/doors/local-door';
import { banner, exchangeLines, roundTable, verdict } from '../../../../bin/local/print/lines';
import { jsonReporter, type Reporter, textReporter } from '../../../../bin/local/print/reporter';
import type { Row } from '../../../../bin/local/round';
import { cut, printable, style, type Terminal, terminal } from '../../../../bin/terminal/terminal';
import { toolCommand } from '../../../../bin/terminal/tool-command';
import { urlDifference } from '../../../../bin/terminal/url-pair';
import type { TokenReference } from '../../../../bin/token/dev-token';
import { Caller } from '../../inspector/conversation';

const PLAIN: Terminal = { style: style(false), width: 80, print: () => undefined };
const GOOD: Row = {
  door: 'REST API',
  request: '/voice',
  outcome: 'accepted',
  receivedUrl: 'https://localhost:8444/voice',
  publicUrl: 'https://localhost:8444/live/voice',
  status: 200,
  contentType: 'text/xml',
  body: '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Hello\u001b[2J there, this is long</Say></Response>',
  problems: [],
};

describe('roundTable', () => {
  it('has a line for the result, then both URLs with the difference marked', () => {
    expect(roundTable([GOOD], PLAIN)).toEqual([
      '  door          request         outcome            status  TwiML',
      '✓ REST API      /voice          accepted           200     <Response><Say>Hello…',
      '    received  https://localhost:8444/voice',
      '    public    https://localhost:8444/live/voice',
      '                                    ^^^^^',
    ]);
  });

  it('labels equal URLs', () => {
    const row = { ...GOOD, receivedUrl: GOOD.publicUrl };
    expect(roundTable([row], PLAIN).slice(2)).toEqual([
      '    received  https://localhost:8444/live/voice',
      '    public    https://localhost:8444/live/voice (same)',
    ]);
  });

  it('shows missing values as a dash', () => {
    const row: Row = { door: 'ALB', request: '/voice', body: '', failure: 'ECONNRESET', problems: ['no answer'] };
    expect(roundTable([row], PLAIN)[1]).toBe('✗ ALB           /voice          -                  -       -');
  });

  it.each([80, 120])('fills no more than %i columns', (width) => {
    const lines = roundTable([{ ...GOOD, body: `<Response>${'long '.repeat(50)}</Response>` }], { ...PLAIN, width });
    expect(Math.max(...lines.map((line) => line.length))).toBe(width);
  });

  it('omits the marks if they would wrap', () => {
    const path = `/${'x'.repeat(80)}`;
    const row = { ...GOOD, receivedUrl: `http://localhost${path}`, publicUrl: `https://localhost${path}` };
    expect(roundTable([row], PLAIN).join('\n')).not.toContain('^');
    expect(roundTable([row], { ...PLAIN, width: 120 }).join('\n')).toContain('^^^^^');
  });

  it('colors the difference on a terminal', () => {
    expect(roundTable([GOOD], { ...PLAIN, style: style(true) })[3]).toContain('8444\u001b[32m/live\u001b[39m/voice');
  });
});

describe('verdict', () => {
  it('names each row with a problem', () => {
    const bad = {
      ...GOOD,
      problems: ['outcome is accepted instead of invalid-signature', 'status is 200 instead of 403'],
    };
    expect(verdict([GOOD, bad], PLAIN)).toEqual([
      '✗ Failed: 1 of 2 requests',
      '  REST API /voice: outcome is accepted instead of invalid-signature; status is 200 instead of 403',
    ]);
    expect(verdict([GOOD], PLAIN)).toEqual(['✓ Passed: 1 request ended as expected.']);
  });
});

describe('urlDifference', () => {
  const marked = (url: string, other: string) =>
    urlDifference(url, other)
      .map(({ text, differs }) => (differs ? `[${text}]` : text))
      .join('');

  it.each([
    ['https://a/voice', 'http://a/voice', '[https]://a/voice'],
    ['https://a/live/voice', 'https://a/voice', 'https://a[/live]/voice'],
    ['https://a/voice/voice', 'https://a/voice', 'https://a/voice[/voice]'],
    ['https://b:8/x?a=1&c=%20d', 'https://a/x?a=1&c=+d', 'https[://b:8]/x?a=1&c[=%20d]'],
    ['https://a/b/c/d', 'https://a/c/d/b', 'https://a[/b]/c/d'],
    ['https://a/x', 'https://a/x', 'https://a/x'],
    ['-', 'https://a/x', '[-]'],
  ])('of %s to %s', (url, other, expected) => {
    expect(marked(url, other)).toBe(expected);
  });

  it("doesn't compare very long URLs", () => {
    const url = `https://a/${'b/'.repeat(300)}?c=d`;
    expect(urlDifference(url, 'http://a/')).toEqual([{ text: url, differs: true }]);
    expect(urlDifference(url, url)).toEqual([{ text: url, differs: false }]);
  });
});

describe('terminal', () => {
  const stream = (isTTY: boolean, columns?: number) => ({ isTTY, ...(columns ? { columns } : {}), write: () => true });

  it('has colors only on a terminal without NO_COLOR', () => {
    const red = (...given: Parameters<typeof terminal>) => terminal(...given).style.red('x');
    expect(red(stream(true), {})).toBe('\u001b[31mx\u001b[39m');
    expect(red(stream(false), {})).toBe('x');
    expect(red(stream(true), { NO_COLOR: '1' })).toBe('x');
    expect(red(stream(true), { TERM: 'dumb' })).toBe('x');
  });

  it('fills 80 to 120 columns', () => {
    expect([20, 99, 300].map((columns) => terminal(stream(true, columns), {}).width)).toEqual([80, 99, 120]);
    expect(terminal(stream(false), {}).width).toBe(100);
  });

  it('prints no control characters', () => {
    expect(printable('a\u001b[2J\r\nb\u2028c\u0007')).toBe('a [2J b c');
    expect(cut('abcdef', 4)).toBe('abc…');
    expect(cut('😀😀😀', 3)).toBe('😀😀😀');
  });
});

describe('banner', () => {
  it('names the doors that run', () => {
    const named = (...labels: string[]) => {
      const doors = LOCAL_DOORS.filter(({ label }) => labels.length === 0 || labels.includes(label)).map((each) => ({
        ...running,
        door: each,
      }));
      return banner({ ...run, doors }, facts, PLAIN)[0];
    };
    expect(named()).toContain('behind every front door,');
    expect(named('REST API')).toContain('behind the front door REST API,');
    expect(named('REST API', 'ALB')).toContain('behind 2 front doors,');
  });

  const door = loadBalancerDoor(true);
  const running = { door, port: 8453, publicBase: 'https://localhost:8453', takenPort: 8443, origins: [] };
  const run = { doors: [running], reload: async () => undefined, stop: async () => undefined };
  const reference = { kind: 'private', source: 'from TWILIO_AUTH_TOKEN' } as const;
  const token = { signing: 'secret', source: 'from TWILIO_AUTH_TOKEN', isDemo: false, reference };
  const facts = { token, caFile: '/a b/ca.pem', publicOrigin: undefined, deliveries: [] };

  it("shows a token generated for the run, never the user's own", () => {
    expect(banner(run, facts, PLAIN).join('\n')).not.toContain('secret');
    expect(banner(run, { ...facts, token: { ...token, isDemo: true } }, PLAIN).join('\n')).toContain('secret');
  });

  it("shows the default app's deliveries", () => {
    expect(banner(run, { ...facts, deliveries: ['/status'] }, PLAIN)).toContain(
      '  Delivery      /status  shown here instead of stored',
    );
  });

  it('offers the relay beside the doors, with a call that leads into it', () => {
    const relay = 'wss://localhost:8460/live';
    const text = banner(run, { ...facts, relay }, PLAIN).join('\n');
    expect(text).toContain(`  Relay         ${relay}  for a tunnel such as "ngrok http https://localhost:8460"`);
    expect(text).toMatch(/\n {12}.* send call https:\/\/localhost:8453\/voice --say hello --say bye/);
    const publicRelay = 'wss://abc.ngrok.app/live';
    expect(banner(run, { ...facts, relay, publicRelay }, PLAIN)).toContain(
      `  Relay         ${relay}  serves ${publicRelay}`,
    );
    expect(banner(run, facts, PLAIN).join('\n')).not.toContain('send call');
  });

  it('shows the authority, how to use it, and a taken port', () => {
    const lines = banner(run, facts, PLAIN);
    expect(lines).toContain('Local CA    /a b/ca.pem');
    expect(lines).toContain('Port 8443 is taken. ALB uses 8453 instead.');
  });
});

describe('the suggestion to try', () => {
  const door = loadBalancerDoor(true);
  const run = {
    doors: [{ door, port: 8443, publicBase: 'https://localhost:8443', origins: [] }],
    reload: async () => undefined,
    stop: async () => undefined,
  };
  const suggested = (reference: TokenReference) =>
    banner(
      run,
      { token: { signing: 'x', source: '', isDemo: true, reference }, caFile: undefined, deliveries: [] },
      PLAIN,
    ).find((line) => line.startsWith('Try'));

  it('is a signed request, without a token or certificate authority', () => {
    expect(suggested({ kind: 'file', file: '/t' })).toMatch(/^Try +.* send https:\/\/localhost:8443\/voice$/);
    expect(suggested({ kind: 'private', source: '' })).toContain('/voice  (with the same token)');
  });

  it.each([
    ['/home/a/project/bin/twilio-webhook.ts', 'npx tsx bin/twilio-webhook.ts'],
    ['/home/a/project/dist/bin/twilio-webhook.js', 'node dist/bin/twilio-webhook.js'],
    ['/home/a/project/node_modules/.bin/twilio-webhook', 'npx twilio-webhook'],
  ])('runs the tool as it runs now: %s', (script, command) => {
    expect(toolCommand(script, '/home/a/project')).toBe(command);
  });
});

describe('exchangeLines', () => {
  const now = new Date(2026, 0, 1, 12, 34, 56);
  const answer = { statusCode: 403, headers: [], body: Buffer.from('') };
  const request = {
    method: 'GET',
    scheme: 'https',
    host: 'a',
    target: '/voice?From=1',
    headers: [],
    body: Buffer.from(''),
  } as const;
  const fixed = { door: loadBalancerDoor(true), request, answer };

  it('has time, door, URL, and result', () => {
    const message = { outcome: 'invalid-signature', publicUrl: 'https://a/voice', durationMs: 1.26, coldStart: true };
    const lines = exchangeLines({ ...fixed, invoked: true, logs: [{ level: 'warn', message }] }, now, PLAIN);
    expect(lines).toEqual(['12:34:56  ALB           GET https://a/voice  403 invalid-signature  1.3 ms (cold)']);
  });

  it('adds other logs of the function, line by line', () => {
    const logs = [
      { level: 'error', message: 'Error: x\n  at y' } as const,
      { level: 'warn', message: { message: 'z' } } as const,
    ];
    expect(exchangeLines({ ...fixed, invoked: true, logs }, now, PLAIN).slice(1)).toEqual([
      '          Error: x',
      '          at y',
      '          z',
    ]);
  });

  it('shows no query of a request that never reached the function, and the reason', () => {
    const refused = { ...fixed, invoked: false, refusal: "The path isn't below /live.", logs: [] };
    expect(exchangeLines(refused, now, PLAIN)).toEqual([
      '12:34:56  ALB           GET /voice  403 refused by the door',
      "          The path isn't below /live.",
    ]);
  });

  it('shows the cause of a refused signature', () => {
    const message = { outcome: 'invalid-signature', publicUrl: 'https://a/voice' };
    const refused = { cause: 'path-prefix', fix: 'Set `basePath`.' };
    const lines = exchangeLines({ ...fixed, invoked: true, logs: [{ level: 'warn', message }] }, now, PLAIN, refused);
    expect(lines).toEqual([
      '12:34:56  ALB           GET https://a/voice  403 invalid-signature: path-prefix',
      '          Fix: Set `basePath`.',
    ]);
  });

  it('shows name, message and frames of the error that a route threw', () => {
    const error = { name: 'TypeError', message: 'x is not a function', stack: '    at voice (app.ts:3:1)' };
    const message = { outcome: 'handler-error', error };
    const lines = exchangeLines({ ...fixed, invoked: true, logs: [{ level: 'error', message }] }, now, PLAIN);
    expect(lines.slice(1)).toEqual(['          TypeError: x is not a function', '          at voice (app.ts:3:1)']);
  });
});

describe('a reporter', () => {
  const door = loadBalancerDoor(true);
  const running = { door, port: 8443, publicBase: 'https://localhost:8443', origins: [] };
  const run = { doors: [running], reload: async () => undefined, stop: async () => undefined };
  const reference = { kind: 'private', source: 'from TWILIO_AUTH_TOKEN' } as const;
  const facts = {
    token: { signing: 'secret', source: reference.source, isDemo: false, reference },
    caFile: '/ca.pem',
    deliveries: [],
  };
  const printed = (make: (terminal: Terminal) => Reporter, report: (reporter: Reporter) => void) => {
    const lines: string[] = [];
    report(make({ ...PLAIN, print: (line) => void lines.push(line) }));
    return lines;
  };

  it("suggests ngrok's URL to a person, and says why a change can't be used", () => {
    expect(printed(textReporter, ({ waiting }) => waiting('https://abc.ngrok.app'))[0]).toContain(
      '--public-origin https://abc.ngrok.app',
    );
    expect(printed(textReporter, ({ waiting }) => waiting(undefined))).toEqual([
      '',
      'Waiting for requests. Press Ctrl-C to stop.',
    ]);
    expect(printed(textReporter, ({ failed }) => failed(new Error('a\nb'))).slice(1)).toEqual(['  a', '  b']);
  });

  it("prints one JSON object per line for a script, never the user's token", () => {
    const json = (report: (reporter: Reporter) => void) =>
      printed(({ print }) => jsonReporter(print), report).map((line) => JSON.parse(line));
    expect(json(({ started }) => started(run, facts))).toEqual([
      {
        type: 'started',
        doors: [{ door: 'ALB', frontDoor: 'application-load-balancer', port: 8443, url: 'https://localhost:8443' }],
        inspector: null,
        relay: null,
        deliveries: [],
        caFile: '/ca.pem',
        authToken: null,
      },
    ]);
    expect(json(({ failed }) => failed(new Error('a\nb')))).toEqual([{ type: 'reload-failed', message: 'a\nb' }]);
    expect(json(({ waiting }) => waiting('https://abc.ngrok.app'))[0].ngrok).toBe('https://abc.ngrok.app');
    expect(json(({ reloaded }) => reloaded('relay'))).toEqual([{ type: 'reloaded', what: 'relay' }]);
    const event = { headers: { 'X-Twilio-Signature': 'secret' } };
    const handshake = { kind: 'handshake', status: 200, url: 'wss://localhost/live', id: 'c', at: 1, event } as const;
    expect(json(({ relayed }) => relayed(handshake))).toEqual([
      { type: 'relay', event: 'handshake', status: 200, url: 'wss://localhost/live', id: 'c', at: 1 },
    ]);
    expect(json(({ relayed }) => relayed(handshake, { cause: 'token', fix: 'x' }))[0]).toMatchObject({
      cause: 'token',
    });
  });

  it('prints a line for each message and each answer of a conversation, and says what open calls run', () => {
    const lines = printed(textReporter, ({ relayed, reloaded }) => {
      new Caller('c', relayed)
        .handshake()
        .says({ type: 'dtmf', digit: '7' })
        .answers('One', ' two')
        .logs('error', 'Oh');
      new Caller('d', (event) => relayed(event, { cause: 'token', fix: 'Use it.' })).handshake(403);
      reloaded('relay');
      reloaded('webhook');
    });
    expect(lines.map((line) => line.replace(/^\d\d:\d\d:\d\d|first text.*/g, '').trim())).toEqual([
      'Relay         relay   handshake  200 wss://localhost:8450/live',
      'Relay         caller  dtmf       7',
      'Relay         agent   text       One two',
      'Relay         error: Oh',
      'Relay         relay   handshake  403 wss://localhost:8450/live',
      'Cause: token',
      'Fix: Use it.',
      'Reloaded the relay. Open calls keep their code.',
      'Reloaded.',
    ]);
  });
});
