import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostname, params, plainText, runs, token } from '../arbitraries';
import { type Call, deliver } from './calls';

function expectKnown(call: Call): void {
  const { sent, candidates } = deliver(call);
  expect(candidates.urls).toContain(sent.url);
}

const HOST = 'hooks.example.com';
const RAW = ['function-url', 'application-load-balancer'] as const;
const DOORS = [...RAW, 'http-api', 'rest-api'] as const;

/** Characters that Twilio signs plain and sends escaped. */
const ESCAPED: Readonly<Record<string, RegExp>> = { apostrophes: /'/g, addresses: /[:@]/g, both: /[':@]/g };
const upper = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
const lower = (character: string) => upper(character).toLowerCase();

describe('characters that Twilio signs plain and sends escaped', () => {
  it.each(DOORS)('are known at %s in the query with any escapes', (door) => {
    const how = fc.tuple(fc.constantFrom(...Object.values(ESCAPED)), fc.constantFrom(upper, lower));
    const property = fc.property(plainText, how, params, token, (text, [escapes, write], form, authToken) => {
      // At a REST API, the value is decoded. One that was escaped by hand in an unknown style isn't known.
      const query = `a=${door === 'rest-api' ? text.replaceAll(/[^'@:a-z0-9_.-]/g, '') : text}`;
      const target = `/live/x?${query.replace(escapes, write)}`;
      expectKnown({
        door,
        signed: { url: `https://${HOST}/live/x?${query}`, authToken, params: form },
        wire: { target },
      });
    });
    fc.assert(property, runs(60));
  });

  it.each(RAW)('are known at %s in the path with any escapes', (door) => {
    const property = fc.property(
      plainText,
      fc.constantFrom(...Object.values(ESCAPED)),
      token,
      (text, escapes, authToken) => {
        const signed = { url: `https://${HOST}/${text}`, authToken, params: { A: '1' } };
        expectKnown({ door, signed, wire: { target: `/${text.replace(escapes, upper)}` } });
      },
    );
    fc.assert(property, runs(60));
  });
});

// https://github.com/twilio/twilio-node/blob/main/spec/unit/webhooks/webhooks.spec.js
describe('an apostrophe that is signed escaped and sent plain', () => {
  it.each(DOORS)('is known at %s in path and query', (door) => {
    const property = fc.property(plainText, params, token, (text, form, authToken) => {
      const path = door === 'http-api' ? text.replaceAll(/[@:]/g, '') : text;
      const query = door === 'rest-api' ? text.replaceAll(/[@:]/g, '') : text;
      const target = `/live/${path}?a=${query}`;
      const signed = { url: `https://${HOST}${target.replaceAll("'", '%27')}`, authToken, params: form };
      expectKnown({ door, signed, wire: { target } });
    });
    fc.assert(property, runs(60));
  });
});

describe('a port', () => {
  const ports = fc.constantFrom('', ':443', ':8443');

  it('of a load balancer is known if it is declared and in the `Host` header, the signed URL, or neither', () => {
    const property = fc.property(hostname, ports, ports, ports, (host, sent, signed, declared) => {
      fc.pre(signed !== ':8443' || declared === ':8443');
      const url = `https://${host}${signed}/voice`;
      expectKnown({
        door: 'application-load-balancer',
        signed: { url, authToken: 'secret', params: { A: '1' } },
        wire: { host: host + sent },
        origins: [`https://${host}${declared}`],
      });
    });
    fc.assert(property, runs(60));
  });

  it.each(DOORS)("isn't chosen by the `Host` header at %s if the host is declared", (door) => {
    const signed = { url: `https://${HOST}:8443/live/voice`, authToken: 'secret', params: { A: '1' } };
    const call = { door, signed, wire: { host: `${HOST}:8443` }, origins: [`https://${HOST}`] };
    expect(deliver(call).candidates.urls).not.toContain(signed.url);
  });

  it.each(DOORS)("443 is known at %s even if the host doesn't have it", (door) => {
    const signed = { url: `https://${HOST}:443/live/voice`, authToken: 'secret', params: { A: '1' } };
    expectKnown({ door, signed, wire: { host: HOST } });
  });
});

describe('the case and slash of a declared origin', () => {
  it.each(DOORS)('of the host is known at %s, although the front door has it in lower case', (door) => {
    const url = 'https://Hooks.Example.COM/live/voice';
    const signed = { url, authToken: 'secret', params: { A: '1' } };
    expectKnown({ door, signed, wire: { host: HOST }, origins: ['https://Hooks.Example.COM'] });
  });

  it.each(RAW)('of the root are known at %s without a slash, with and without a query', (door) => {
    for (const url of [`https://${HOST}`, `https://${HOST}/`, `https://${HOST}?a=1`, `https://${HOST}/?a=1`]) {
      expectKnown({ door, signed: { url, authToken: 'secret', params: { A: '1' } } });
    }
  });

  it('of a base path are known without a slash if a proxy calls the root', () => {
    for (const path of ['/base', '/base/', '/base?a=1']) {
      const signed = { url: `https://cdn.example.com${path}`, authToken: 'secret', params: { A: '1' } };
      const target = path.replace('/base/', '/').replace('/base', '/');
      const wire = { host: 'abc.lambda-url.us-east-1.on.aws', target };
      expectKnown({ door: 'function-url', signed, wire, origins: ['https://cdn.example.com/base'] });
    }
  });
});
