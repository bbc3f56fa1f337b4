import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { partOf } from '../../proof/page';
import { wrongAnswer } from '../../proof/soak/answer';
import { growthOf, type Memory, MOST, slope } from '../../proof/soak/memory';
import { KIND_NAMES, ORIGIN, requestOf, TOKEN } from '../../proof/soak/requests';

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

  it('are of all kinds, and get their answers from the default app', async () => {
    const { handler } = await import('../../lambda/app');
    const kinds = new Set<string>();
    for (let index = 0; index < 600; index += 1) {
      const request = requestOf(index);
      kinds.add(request.kind);
      const answer = await handler(request.event).then(
        (payload) => ({ ok: true, payload }),
        (error: Error) => ({ ok: false, payload: { errorType: error.name } }),
      );
      expect(wrongAnswer(request, answer), request.kind).toBeUndefined();
    }
    expect([...kinds].sort()).toEqual([...KIND_NAMES].sort());
  });
});

describe('an answer', () => {
  const request = (expected: Parameters<typeof wrongAnswer>[0]['expected']) => ({ kind: '', event: {}, expected });
  const answered = (statusCode: number, body: string, ok = true) => ({ ok, payload: { statusCode, body } });

  it('has to have the status and hold the text', () => {
    const hello = request({ status: 200, body: 'Hello' });
    expect(wrongAnswer(hello, answered(200, '<Say>Hello</Say>'))).toBeUndefined();
    expect(wrongAnswer(hello, answered(200, '<Say>Bye</Say>'))).toMatch(/^answered/);
    expect(wrongAnswer(hello, answered(500, 'Hello'))).toMatch(/^answered/);
    expect(wrongAnswer(hello, answered(200, 'Hello', false))).toMatch(/^answered/);
  });

  it('to what is refused has to say no more than the text', () => {
    const forbidden = request({ status: 403, body: 'Forbidden' });
    expect(wrongAnswer(forbidden, answered(403, 'Forbidden'))).toBeUndefined();
    expect(wrongAnswer(forbidden, answered(403, 'Forbidden: wrong host'))).toMatch(/^answered/);
    expect(wrongAnswer(request({ status: 200, body: '' }), answered(200, 'x'))).toMatch(/^answered/);
  });

  it('to no event has to be its error', () => {
    const error = request({ error: 'UnknownEventError' });
    expect(wrongAnswer(error, { ok: false, payload: { errorType: 'UnknownEventError' } })).toBeUndefined();
    expect(wrongAnswer(error, { ok: false, payload: { errorType: 'TypeError' } })).toMatch(/^ended as/);
    expect(wrongAnswer(error, answered(200, ''))).toMatch(/^ended as/);
  });
});

describe('memory', () => {
  it('grows by the line that fits its samples best', () => {
    expect(slope([1, 3, 5, 7])).toBe(2);
    expect(slope([7, 5, 3, 1])).toBe(-2);
    expect(slope([4, 6, 4, 6])).toBeCloseTo(0.4);
  });

  /** So much more of each after 100,000 requests, of which 200 samples were taken. */
  const samples = (growth: Partial<Memory>) =>
    Array.from({ length: 200 }, (_, at) => {
      const grown = (member: keyof Memory) => 1e8 + ((growth[member] ?? 0) * at) / 200;
      return { heap: grown('heap'), rss: grown('rss') };
    });

  it.each(['heap', 'rss'] as const)('is flat when %s grows by less than is allowed over 100,000 requests', (member) => {
    expect(growthOf(samples({ [member]: MOST[member] * 0.9 }), 500).isFlat).toBe(true);
    expect(growthOf(samples({ [member]: MOST[member] * 1.1 }), 500).isFlat).toBe(false);
    expect(growthOf(samples({ [member]: MOST[member] }), 500)[member]).toBeCloseTo(MOST[member], -2);
  });

  it('may grow while it warms up', () => {
    const warming = samples({}).map((each, at) => (at < 50 ? { heap: 1, rss: 1 } : each));
    expect(growthOf(warming, 500)).toEqual({ heap: 0, rss: 0, isFlat: true });
  });
});

describe('docs/proof.md', () => {
  it('has figures of 100,000 requests, each of which got its answer', () => {
    const [first = ''] = partOf('soak').split('\n');
    const count = /: ([\d,]+) requests in .* Every answer came, and as it has to be\.$/.exec(first)?.[1];
    expect(Number(count?.replaceAll(',', ''))).toBeGreaterThanOrEqual(100_000);
  });
});
