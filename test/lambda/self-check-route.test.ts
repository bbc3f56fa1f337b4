import { describe, expect, it } from 'vitest';
import { type FetchHandler, type Routes, webhook } from '../../lambda';
import { CONTEXT, type SignedEventOptions, signedEvent, twimlOf } from '../../lambda/testing';
import { FRONT_DOOR_NAMES, SELF_CHECK_PATH } from '../../lib/contract';
import { recordingLogger } from './logger';

const BASES: Record<SignedEventOptions['frontDoor'], string> = {
  'application-load-balancer': 'https://hooks.example.com',
  'rest-api': 'https://api.example.com/live',
  'http-api': 'https://hooks.example.com',
  'function-url': 'https://abc.lambda-url.eu-west-1.on.aws',
};

const reached: string[] = [];
const routes: Routes = {
  [SELF_CHECK_PATH]: ({ path }) => void reached.push(path),
  '/:one/:two': ({ path }) => void reached.push(path),
};
const fetch: FetchHandler = ({ url }) => {
  reached.push(url);
  return new Response('mine');
};
const idempotency = {
  once: async () => {
    throw new Error('The self-check is no work to do once.');
  },
};

function handler(handlers: Routes | FetchHandler = routes, own: object = {}) {
  return webhook(handlers, { authToken: 'secret', logger: recordingLogger(), ...own });
}

function event(frontDoor: SignedEventOptions['frontDoor'], own: Partial<SignedEventOptions> = {}) {
  const url = `${BASES[frontDoor]}${SELF_CHECK_PATH}?from=self-check`;
  return signedEvent({ frontDoor, url, authToken: 'secret', params: { SelfCheck: 'yes' }, ...own });
}

async function answerTo(request: unknown, own: object = {}, handlers: Routes | FetchHandler = routes) {
  reached.length = 0;
  const response = (await handler(handlers, own)(request, CONTEXT)) as { statusCode: number };
  return { status: response.statusCode, body: twimlOf(response), reached: [...reached] };
}

describe.each(FRONT_DOOR_NAMES)('the reserved route at %s', (frontDoor) => {
  const url = `${BASES[frontDoor]}${SELF_CHECK_PATH}?from=self-check`;

  it.each([
    ['routes', routes],
    ['fetch', fetch],
  ])('reports a signed request as received, and %s never see it', async (_, handlers) => {
    const { status, body, reached: seen } = await answerTo(event(frontDoor), { idempotency }, handlers);
    const report = JSON.parse(body);
    expect([status, seen]).toEqual([200, []]);
    expect(report).toMatchObject({ frontDoor, publicUrl: url, receivedUrl: expect.stringContaining('://') });
    expect(report.candidates).toBeGreaterThan(0);
    expect(report.paths).toContain(SELF_CHECK_PATH);
  });

  it("doesn't answer unsigned requests", async () => {
    const forged = await answerTo(event(frontDoor, { authToken: 'other' }));
    const unsigned = await answerTo(event(frontDoor, { headers: { 'X-Twilio-Signature': '' } }));
    expect(forged).toEqual({ status: 403, body: 'Forbidden', reached: [] });
    expect(unsigned).toEqual({ status: 400, body: 'Bad request', reached: [] });
  });

  it('can be disabled, so that routes receive it', async () => {
    const { status, reached: seen } = await answerTo(event(frontDoor), { selfCheck: false });
    expect([status, seen]).toEqual([200, [SELF_CHECK_PATH]]);
  });
});

describe('the reserved route', () => {
  it("works below a base path, and reports a path that the function doesn't know", async () => {
    const url = `https://hooks.example.com/base${SELF_CHECK_PATH}`;
    const request = event('http-api', { url });
    const known = await answerTo(request, { origins: ['https://hooks.example.com/base'] });
    const unknown = await answerTo(request);
    expect(JSON.parse(known.body).paths).toContain(SELF_CHECK_PATH);
    expect(JSON.parse(unknown.body).paths).toEqual([`/base${SELF_CHECK_PATH}`]);
    expect(unknown.reached).toEqual([]);
  });

  it('is disabled by the environment, which the option overrides', async () => {
    process.env['TWILIO_SELF_CHECK'] = 'off';
    try {
      expect((await answerTo(event('http-api'))).reached).toEqual([SELF_CHECK_PATH]);
      expect((await answerTo(event('http-api'), { selfCheck: true })).reached).toEqual([]);
    } finally {
      delete process.env['TWILIO_SELF_CHECK'];
    }
  });

  it('includes paths below it, only for signed requests', async () => {
    const url = `https://hooks.example.com/base${SELF_CHECK_PATH}/0f1e2d3c`;
    const origins = ['https://hooks.example.com/base'];
    const { status, body, reached: seen } = await answerTo(event('http-api', { url }), { origins });
    expect([status, seen]).toEqual([200, []]);
    expect(JSON.parse(body).paths).toContain(`${SELF_CHECK_PATH}/0f1e2d3c`);
    const forged = await answerTo(event('http-api', { url, authToken: 'other' }), { origins });
    expect(forged).toEqual({ status: 403, body: 'Forbidden', reached: [] });
  });

  it.each(['x', '/', '/a/b', '/A', '/a/', '/a.b'])(
    "doesn't include other paths, such as with %s at the end",
    async (end) => {
      const path = SELF_CHECK_PATH + end;
      const near = await answerTo(event('http-api', { url: `https://hooks.example.com${path}` }), {}, fetch);
      expect(near.reached).toEqual([`https://hooks.example.com${path}`]);
    },
  );
});
