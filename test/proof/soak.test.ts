import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { partOf } from '../../proof/page';
import { growthOf, MAX_GROWTH, type Memory, slope } from '../../proof/soak/memory';
import { KIND_NAMES, ORIGIN, requestOf, TOKEN, unexpectedResult } from '../../proof/soak/requests';

describe('the requests of the soak', () => {
  beforeEach(() => {
    vi.resetModules();
    vi.stubEnv('TWILIO_AUTH_TOKEN', TOKEN);
    vi.stubEnv('TWILIO_PUBLIC_ORIGINS', ORIGIN);
    for (const level of ['info', 'warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation(() => undefined);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('are of all kinds and get the expected responses from the default app', async () => {
    const { handler } = await import('../../lambda/app');
    const kinds = new Set<string>();
    for (let index = 0; index < 600; index += 1) {
      const request = requestOf(index);
      kinds.add(request.kind);
      const answer = await handler(request.event).then(
        (payload) => ({ ok: true, payload }),
        (error: Error) => ({ ok: false, payload: { errorType: error.name } }),
      );
      expect(unexpectedResult(request, answer), request.kind).toBeUndefined();
    }
    expect([...kinds].sort()).toEqual([...KIND_NAMES].sort());
  });
});

describe('a result', () => {
  const request = (expected: Parameters<typeof unexpectedResult>[0]['expected']) => ({ kind: '', event: {}, expected });
  const answered = (statusCode: number, body: string, ok = true) => ({ ok, payload: { statusCode, body } });

  it('must have the status and contain the text', () => {
    const hello = request({ status: 200, body: 'Hello' });
    expect(unexpectedResult(hello, answered(200, '<Say>Hello</Say>'))).toBeUndefined();
    expect(unexpectedResult(hello, answered(200, '<Say>Bye</Say>'))).toMatch(/^responded with/);
    expect(unexpectedResult(hello, answered(500, 'Hello'))).toMatch(/^responded with/);
    expect(unexpectedResult(hello, answered(200, 'Hello', false))).toMatch(/^responded with/);
  });

  it('of a rejected request must contain nothing but the text', () => {
    const forbidden = request({ status: 403, body: 'Forbidden' });
    expect(unexpectedResult(forbidden, answered(403, 'Forbidden'))).toBeUndefined();
    expect(unexpectedResult(forbidden, answered(403, 'Forbidden: wrong host'))).toMatch(/^responded with/);
    expect(unexpectedResult(request({ status: 200, body: '' }), answered(200, 'x'))).toMatch(/^responded with/);
  });

  it('of an unknown event must be its error', () => {
    const error = request({ error: 'UnknownEventError' });
    expect(unexpectedResult(error, { ok: false, payload: { errorType: 'UnknownEventError' } })).toBeUndefined();
    expect(unexpectedResult(error, { ok: false, payload: { errorType: 'TypeError' } })).toMatch(/^failed with/);
    expect(unexpectedResult(error, answered(200, ''))).toMatch(/^failed with/);
  });
});

describe('memory', () => {
  it('grows by the slope of the least-squares line', () => {
    expect(slope([1, 3, 5, 7])).toBe(2);
    expect(slope([7, 5, 3, 1])).toBe(-2);
    expect(slope([4, 6, 4, 6])).toBeCloseTo(0.4);
  });

  /** Returns 200 samples over 100,000 requests. */
  const samples = (growth: Partial<Memory>) =>
    Array.from({ length: 200 }, (_, at) => {
      const grown = (member: keyof Memory) => 1e8 + ((growth[member] ?? 0) * at) / 200;
      return { heap: grown('heap'), rss: grown('rss') };
    });

  it.each(['heap', 'rss'] as const)('is flat if %s grows by less than the maximum', (member) => {
    expect(growthOf(samples({ [member]: MAX_GROWTH[member] * 0.9 }), 500).isFlat).toBe(true);
    expect(growthOf(samples({ [member]: MAX_GROWTH[member] * 1.1 }), 500).isFlat).toBe(false);
    expect(growthOf(samples({ [member]: MAX_GROWTH[member] }), 500)[member]).toBeCloseTo(MAX_GROWTH[member], -2);
  });

  it('may grow while it warms up', () => {
    const warming = samples({}).map((each, at) => (at < 50 ? { heap: 1, rss: 1 } : each));
    expect(growthOf(warming, 500)).toEqual({ heap: 0, rss: 0, isFlat: true });
  });
});

describe('docs/proof.md', () => {
  it('reports at least 100,000 requests with the expected responses', () => {
    const [first = ''] = partOf('soak').split('\n');
    const count = /: ([\d,]+) requests in .* Every response was as expected\.$/.exec(first)?.[1];
    expect(Number(count?.replaceAll(',', ''))).toBeGreaterThanOrEqual(100_000);
  });
});
