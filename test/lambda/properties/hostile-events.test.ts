import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnknownEventError } from '../../../lambda';
import { frontDoorOf, frontDoors } from '../../../lambda/front-door/codecs';
import { MAX_CANDIDATES } from '../../../lambda/public-url/candidates';
import { publicUrls } from '../../../lambda/public-url/public-url';
import { runs } from '../arbitraries';
import { receive } from '../attacks/receive';
import { hostileEvent, MARKS } from './hostile-events';

/** The event with a front door's marks. Its version is removed if the front door's events don't have one. */
function marked(event: unknown, marks: object): unknown {
  const { version: _, ...own } =
    typeof event === 'object' && event !== null ? { version: '', ...event } : { version: '' };
  const { requestContext } = own as { requestContext?: unknown };
  const merged = { ...own, ...marks } as { requestContext: object };
  const context = typeof requestContext === 'object' && requestContext !== null ? { ...requestContext } : {};
  delete (context as { elb?: unknown }).elb;
  return { ...merged, requestContext: { ...context, ...merged.requestContext } };
}

const everyMarked = fc
  .tuple(hostileEvent, fc.constantFrom(...Object.values(MARKS)))
  .map(([event, marks]) => marked(event, marks));

describe('any JSON as an event', { timeout: 60_000 }, () => {
  it('is accepted by at most one front door', () => {
    const property = fc.property(fc.oneof(hostileEvent, everyMarked), (event) => {
      expect(frontDoors.filter((door) => door.accepts(event)).length).toBeLessThanOrEqual(1);
    });
    fc.assert(property, runs(1000));
  });

  it('is read without an exception into a bounded number of candidates if a front door accepts it', () => {
    const property = fc.property(everyMarked, (event) => {
      const request = frontDoorOf(event)?.read(event);
      expect(request).toBeDefined();
      if (request) expect(publicUrls(request, []).urls.length).toBeLessThanOrEqual(MAX_CANDIDATES);
    });
    fc.assert(property, runs(500));
  });

  it('is rejected with a 4xx if a front door accepts it, and otherwise throws a clear error', async () => {
    const property = fc.asyncProperty(fc.oneof(hostileEvent, everyMarked), async (event) => {
      const result = await receive(event, { origins: [] }).catch((error: unknown) => error);
      if (frontDoorOf(event))
        expect(result).toMatchObject({ status: expect.toSatisfy((code) => code >= 400 && code < 500) });
      else expect(result).toBeInstanceOf(UnknownEventError);
    });
    await fc.assert(property, runs(500));
  });
});
