import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webhook } from '../../../lambda';
import { CONTEXT } from '../../../lambda/testing';
import { params, runs, token } from '../arbitraries';
import { recordingLogger } from '../logger';
import { type Call, deliver } from './calls';

/**
 * A host that several services share. This one has the declared base path, and another has the rest. Both are webhooks
 * of one Twilio account, so a recording of the other is signed with the same token.
 */
const segment = fc.constantFrom('prod', 'live', 'voice', 'twilio', 'base', 'other');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
const stage = fc.constantFrom('prod', 'live', '$default');

const door = fc.constantFrom<Pick<Call, 'door' | 'options'>>(
  { door: 'http-api' },
  { door: 'http-api', options: { payloadFormatVersion: '1.0' } },
  { door: 'rest-api' },
  { door: 'function-url' },
  { door: 'application-load-balancer' },
);

/** Routes of this service. A misread path runs one of them. */
const ROUTES = ['/', '/voice', '/other', '/base', '/prod', '/live', '/twilio'];

async function reached({ event }: { readonly event: unknown }, authToken: string, origins: readonly string[]) {
  let route: string | undefined;
  const remember = ({ path: seen }: { readonly path: string }) => {
    route = seen;
  };
  const routes = Object.fromEntries(ROUTES.map((each) => [each, remember]));
  await webhook(routes, { authToken, origins: [...origins], logger: recordingLogger() })(event, CONTEXT);
  return route;
}

const below = (url: string, base: string) => url === base || url.startsWith(`${base}/`);

describe('a recording of another service on the same host', { timeout: 60_000 }, () => {
  it('reaches no route, regardless of its path and stage', async () => {
    const property = fc.asyncProperty(
      fc.record({ door, stage, base: path, signed: path, sent: path, form: params, authToken: token }),
      async ({ door: own, base, signed, sent, form, authToken, stage: name }) => {
        fc.pre(!below(signed, base));
        const host = 'https://hooks.example.com';
        const call: Call = {
          door: own.door,
          options: { ...own.options, basePath: base.slice(1), stage: name },
          signed: { url: host + signed, authToken, params: form },
          wire: { target: base + sent },
          origins: [host + base],
        };
        expect(await reached(deliver(call), authToken, call.origins ?? [])).toBeUndefined();
      },
    );
    await fc.assert(property, runs(400));
  });

  it("reaches no route although it starts like the stage, at the API's default endpoint or its root mapping", async () => {
    const property = fc.asyncProperty(
      fc.record({ stage: fc.constantFrom('prod', 'live'), rest: path, form: params, authToken: token }),
      fc.constantFrom<Call['door']>('http-api', 'rest-api'),
      async ({ stage: name, rest, form, authToken }, kind) => {
        const signed = { url: `https://cdn.example.com/${name}${rest}`, authToken, params: form };
        const origins = ['https://cdn.example.com'];
        const host = 'abc.execute-api.us-east-1.amazonaws.com';
        const direct = deliver({ door: kind, options: { stage: name }, signed, wire: { host }, origins });
        expect(await reached(direct, authToken, origins)).toBeUndefined();
        const options = { stage: name, basePath: '' };
        if (kind === 'rest-api') return;
        const mapped = deliver({ door: kind, options, signed, wire: { target: rest }, origins });
        expect(await reached(mapped, authToken, origins)).toBeUndefined();
      },
    );
    await fc.assert(property, runs(200));
  });
});

describe('the candidates of a declared host', () => {
  it('are below a declared base path, with a declared port or the default one', () => {
    const port = fc.constantFrom('', ':443', ':8443', ':9999');
    const property = fc.property(
      fc.record({ door, stage, base: path, sent: path, declared: port, received: port }),
      ({ door: own, stage: name, base, sent, declared, received }) => {
        const call: Call = {
          door: own.door,
          options: { ...own.options, basePath: base.slice(1), stage: name },
          signed: { url: `https://hooks.example.com${base}`, authToken: 'secret', params: { A: '1' } },
          wire: { host: `hooks.example.com${received}`, target: base + sent },
          origins: [`https://hooks.example.com${declared}${base}`],
        };
        const ports = ['', ':443', declared];
        const bases = ports.map((each) => `https://hooks.example.com${each}${base}`);
        for (const url of deliver(call).candidates.urls) expect(bases.some((each) => below(url, each))).toBe(true);
      },
    );
    fc.assert(property, runs(200));
  });
});
