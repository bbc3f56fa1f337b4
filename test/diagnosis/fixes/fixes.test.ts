import { describe, expect, it } from 'vitest';
import { type DiagnoseOptions, diagnose } from '../../../diagnosis';
import { MAP_ONLY } from '../diagnose-contents';
import { PAIRS } from '../diagnose-pairs';
import { PLACES } from '../diagnose-places';
import { atDoor, type Staged, sha256, sign, TOKEN, URL } from '../diagnose-staged';

const GATEWAY = 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';
const FUNCTION_URL = 'https://abc.lambda-url.us-east-1.on.aws';
const OTHER = { otherUrls: ['https://hooks.example.com'] };

function told({ source, options }: Staged, more: Partial<DiagnoseOptions> = {}) {
  return diagnose(source, { tokens: TOKEN, ...options, ...more });
}

/** Returns the value that a fix says to set. */
function valueIn(fix: string | null): string[] | undefined {
  return /TWILIO_PUBLIC_ORIGINS=(\S+)/.exec(fix ?? '')?.[1]?.split(',');
}

describe('the origins in a fix', () => {
  const declaring = [...PLACES, ...PAIRS, ...MAP_ONLY].filter(({ source }) => 'event' in source);

  it.each(declaring.map((staged) => [staged.cause, staged.what, staged] as const))(
    'make %s succeed: %s',
    (_, __, staged) => {
      const { fix } = told(staged);
      const origins = valueIn(fix);
      if (origins) expect(told(staged, { origins }).signed).toBe(/with it, this request is accepted/.test(fix ?? ''));
      else expect(fix).not.toMatch(/TWILIO_PUBLIC_ORIGINS|publicOrigins/);
    },
  );

  it.each([
    ['rest-api', `${GATEWAY}/live/voice`, 'https://hooks.example.com/live/voice', 'https://hooks.example.com'],
    ['function-url', `${FUNCTION_URL}/voice`, URL, 'https://hooks.example.com'],
    ['function-url', `${FUNCTION_URL}/voice`, 'https://hooks.example.com/in/voice', 'https://hooks.example.com/in'],
    ['application-load-balancer', 'http://hooks.example.com/voice', URL, 'https://hooks.example.com'],
    [
      'application-load-balancer',
      'http://internal.example.com/voice',
      URL,
      'https://hooks.example.com,http://internal.example.com',
    ],
    ['application-load-balancer', URL, 'https://hooks.example.com:8443/voice', 'https://hooks.example.com:8443'],
  ] as const)('at %s for %s signed as %s', (door, received, signed, value) => {
    const { fix } = told(atDoor('host', door, [signed, received], /./, { otherUrls: [`${signed}`] }));
    expect(fix).toContain(`TWILIO_PUBLIC_ORIGINS=${value} `);
    expect(fix).toContain('this request is accepted');
    expect(/received host/.test(fix ?? '')).toBe(value.includes(','));
  });

  it('are those of a mapping key that an HTTP API replaces with its stage', () => {
    const [signed, received] = ['https://hooks.example.com/key/voice', 'https://hooks.example.com/prod/voice'];
    const own = { encode: { stage: 'prod' }, otherUrls: ['https://hooks.example.com/key'] };
    const staged = atDoor('path-prefix', 'http-api', [signed, received], /./, own);
    const { cause, fix } = told(staged);
    expect(cause).toBe('path-prefix');
    expect(valueIn(fix)).toEqual(['https://hooks.example.com/key']);
    expect(told(staged, { origins: valueIn(fix) ?? [] }).signed).toBe(true);
  });

  it('include the declared ones', () => {
    const origins = ['https://elsewhere.example.com'];
    const { fix } = told(atDoor('host', 'application-load-balancer', [URL, URL], /./, { origins }));
    expect(valueIn(fix)).toEqual([...origins, 'https://hooks.example.com']);
  });

  it('are the only advice for a URL that other code checked', () => {
    const signature = sign(URL, {});
    const { fix } = diagnose({ url: 'https://10.0.0.7/voice' }, { tokens: TOKEN, signature, ...OTHER });
    expect(fix).toMatch(/^With the construct, set TWILIO_PUBLIC_ORIGINS=https:\/\/hooks\.example\.com /);
  });

  it('have no user info', () => {
    const signed = 'https://user:secret@hooks.example.com/voice';
    const { fix } = told(
      atDoor('host', 'function-url', [signed, `${FUNCTION_URL}/voice`], /./, { otherUrls: [signed] }),
    );
    expect(fix).not.toContain('secret');
  });
});

describe("a fix isn't misleading", () => {
  it('if http is configured at Twilio and https is received', () => {
    const [signed, received] = ['http://hooks.example.com/voice', URL];
    for (const door of ['http-api', 'application-load-balancer', 'function-url'] as const) {
      const { cause, fix } = told(atDoor('scheme', door, [signed, received], /./));
      expect(cause).toBe('scheme');
      expect(fix).toContain('Set https://hooks.example.com/voice at Twilio');
      expect(fix).not.toMatch(/TLS ends|X-Forwarded-Proto|publicOrigins/);
    }
  });

  it('if something in front adds a prefix', () => {
    const { cause, fix } = told(
      atDoor('path-prefix', 'application-load-balancer', [URL, 'https://hooks.example.com/api/voice'], /./),
    );
    expect(cause).toBe('path-prefix');
    expect(fix).toContain('adds /api');
    expect(fix).toContain('set https://hooks.example.com/api/voice at Twilio');
    expect(fix).not.toMatch(/publicOrigins|basePath/);
  });

  it('and suggests no base path without a domain', () => {
    for (const door of ['function-url', 'application-load-balancer'] as const) {
      const { fix } = told(atDoor('path-prefix', door, ['https://hooks.example.com/prod/voice', URL], /./));
      expect(fix).not.toContain('basePath');
    }
    const { fix } = told(atDoor('path-prefix', 'http-api', [`${GATEWAY}/prod/voice`, `${GATEWAY}/voice`], /./));
    expect(fix).not.toContain('basePath');
  });

  it("and doesn't blame the token for a malformed signature", () => {
    const { fix } = diagnose({ url: URL }, { tokens: TOKEN, signature: 'nonsense' });
    expect(fix).toContain('exactly as received');
    expect(fix).not.toContain('primary');
  });

  it("and doesn't blame the token if the signature matches the URL of a JSON body", () => {
    const url = `${URL}?bodySHA256=${sha256('{"a":1}')}`;
    const { cause, fix } = diagnose({ url, body: Buffer.from('{"a":2}') }, { tokens: TOKEN, signature: sign(url) });
    expect(cause).toBe('unknown');
    expect(fix).toContain('The token and the URL are right');
    expect(fix).not.toContain('primary');
  });
});
