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

/** What Twilio signs plain and sends escaped. */
const ESCAPED: Readonly<Record<string, RegExp>> = { apostrophes: /'/g, addresses: /[:@]/g, both: /[':@]/g };
const upper = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
const lower = (character: string) => upper(character).toLowerCase();

describe('what Twilio signs plain and sends escaped', () => {
  it.each(DOORS)('is known at %s in the query, however it is escaped', (door) => {
    const how = fc.tuple(fc.constantFrom(...Object.values(ESCAPED)), fc.constantFrom(upper, lower));
    const property = fc.property(plainText, how, params, token, (text, [escapes, write], form, authToken) => {
      // At a REST API the value is decoded, and one that is written by hand in no known style is not known.
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

  it.each(RAW)('is known at %s in the path, however it is escaped', (door) => {
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

  it('of a load balancer is known if it is declared, whether it is in the Host header, the signed URL, or neither', () => {
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

  it.each(DOORS)('is not the choice of the Host header at %s where the host is declared', (door) => {
    const signed = { url: `https://${HOST}:8443/live/voice`, authToken: 'secret', params: { A: '1' } };
    const call = { door, signed, wire: { host: `${HOST}:8443` }, origins: [`https://${HOST}`] };
    expect(deliver(call).candidates.urls).not.toContain(signed.url);
  });

  it.each(DOORS)('443 is known at %s although the host has none', (door) => {
    const signed = { url: `https://${HOST}:443/live/voice`, authToken: 'secret', params: { A: '1' } };
    expectKnown({ door, signed, wire: { host: HOST } });
  });
});

describe('the spelling', () => {
  it.each(DOORS)('of a declared host is known at %s, though the door has it in lower case', (door) => {
    const url = 'https://Hooks.Example.COM/live/voice';
    const signed = { url, authToken: 'secret', params: { A: '1' } };
    expectKnown({ door, signed, wire: { host: HOST }, origins: ['https://Hooks.Example.COM'] });
  });

  it.each(RAW)('of a root without a slash is known at %s, with and without a query', (door) => {
    for (const url of [`https://${HOST}`, `https://${HOST}/`, `https://${HOST}?a=1`, `https://${HOST}/?a=1`]) {
      expectKnown({ door, signed: { url, authToken: 'secret', params: { A: '1' } } });
    }
  });

  it('of a base path without a slash is known where a proxy calls the root', () => {
    for (const path of ['/base', '/base/', '/base?a=1']) {
      const signed = { url: `https://cdn.example.com${path}`, authToken: 'secret', params: { A: '1' } };
      const target = path.replace('/base/', '/').replace('/base', '/');
      const wire = { host: 'abc.lambda-url.us-east-1.on.aws', target };
      expectKnown({ door: 'function-url', signed, wire, origins: ['https://cdn.example.com/base'] });
    }
  });
});
