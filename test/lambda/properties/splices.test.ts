import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { describe, expect, it } from 'vitest';
import { webhook } from '../../../lambda';
import type { Pair } from '../../../lambda/front-door/front-door';
import { signedParams } from '../../../lambda/signature';
import { CONTEXT, conversationParams, messageParams, signedRequest, voiceParams } from '../../../lambda/testing';
import { runs } from '../arbitraries';
import { DOORS, replay } from '../attacks/doors';
import { recordingLogger } from '../logger';

type Door = Parameters<typeof replay>[0];

const HOST = 'https://hooks.example.com';
const OTHER_SID = `AC${'9'.repeat(32)}`;
/** Texts that an attacker sends as an SMS, to place a boundary in the recording. */
const TEXTS = [
  'hello',
  `AccountSid${OTHER_SID}CallSidCA${'9'.repeat(32)}From+1`,
  `@hooks.example.com/voiceAccountSid${OTHER_SID}`,
  `&bodySHA256=${'a'.repeat(64)}`,
  `?AccountSid=${OTHER_SID}`,
];

interface Recording {
  /** The text that Twilio signed. */
  readonly signed: string;
  /** Length of its URL, for a form. */
  readonly urlLength?: number;
}

const path = fc.constantFrom('/', '/voice', '/order/a1b2', '/menu/12345', '/a/b/c?x=1&y=2', '/voice?id=77');
const host = fc.constantFrom(HOST, HOST, 'https://other.example');
const form = fc
  .constantFrom(...TEXTS)
  .chain((Body) =>
    fc.constantFrom(voiceParams({ SpeechResult: Body }), messageParams({ Body }), conversationParams({ Body })),
  );

const recording = fc.tuple(fc.constantFrom('form', 'GET', 'JSON'), host, path, form).map(([kind, at, to, params]) => {
  const url = at + (at === HOST ? to : to.replace(/^\/(?!\w)/, ''));
  if (kind === 'form') {
    return { signed: url + signedParams(Object.entries(params)), urlLength: url.length } satisfies Recording;
  }
  const sent = signedRequest({
    url,
    authToken: 'secret',
    ...(kind === 'GET' ? { method: 'GET', params } : { json: params }),
  });
  return { signed: sent.url } satisfies Recording;
});

/** Ways to read the rest of a recording as a form. */
function formsOf(rest: string, at: number): Pair[][] {
  const cut = at % (rest.length + 1);
  const account = rest.search(/AccountSidAC[0-9a-f]{32}/);
  const apart: Pair[] = [
    [rest.slice(0, account), ''],
    ['AccountSid', rest.slice(account + 10, account + 44)],
    [rest.slice(account + 44), ''],
  ];
  return [[[rest, '']], [['', rest]], [[rest.slice(0, cut), rest.slice(cut)]], ...(account > 0 ? [apart] : [])];
}

/** Sends text to a service that answers any path. @returns the outcome. */
async function outcomeOf(door: Door, signed: string, url: string, pairs: readonly Pair[] | 'json' | 'get', user = '') {
  const target = url.slice(HOST.length) || '/';
  const body = typeof pairs === 'string' ? '{}' : new URLSearchParams(pairs.map(([a, b]) => [a, b])).toString();
  const headers = {
    'X-Twilio-Signature': getExpectedTwilioSignature('secret', signed, {}),
    'Content-Type': pairs === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    ...(user === '' ? {} : { Authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
  };
  const sent = { method: pairs === 'get' ? 'GET' : 'POST', host: 'hooks.example.com', target, headers };
  const event = replay(door, { ...sent, body: pairs === 'get' ? '' : body });
  const logger = recordingLogger();
  const handler = webhook(() => new Response('<Response/>'), { authToken: 'secret', origins: [HOST], logger });
  await handler(event, CONTEXT);
  return logger.entries.at(-1)?.outcome;
}

const REFUSED = ['invalid-signature', 'invalid-body-hash', 'unsigned-body', 'bad-request'];

describe('a recording with a moved boundary', { timeout: 120_000 }, () => {
  it.each(DOORS)('is rejected at $name, wherever the boundary is', async (door) => {
    const property = fc.asyncProperty(recording, fc.nat(), fc.nat(), async ({ signed, urlLength }, place, at) => {
      const end = HOST.length + (place % (signed.length + 1 - HOST.length));
      fc.pre(signed.startsWith(HOST) && end !== urlLength);
      const url = signed.slice(0, end);
      for (const pairs of formsOf(signed.slice(end), at)) {
        expect(REFUSED).toContain(await outcomeOf(door, signed, url, pairs));
      }
    });
    await fc.assert(property, runs(150));
  });

  it.each(DOORS)('is rejected at $name, read as JSON or with the host as user info', async (door) => {
    const property = fc.asyncProperty(recording, fc.nat(), async ({ signed, urlLength }, at) => {
      const [, user] = /^https:\/\/(.*?)@hooks\.example\.com/s.exec(signed) ?? [];
      if (user !== undefined) {
        const rest = signed.slice(`https://${user}@hooks.example.com`.length);
        const url = HOST + rest.slice(0, 6);
        for (const pairs of formsOf(rest.slice(6), at)) {
          expect(REFUSED).toContain(await outcomeOf(door, signed, url, pairs, user));
        }
        expect(REFUSED).toContain(await outcomeOf(door, signed, HOST + rest, 'json', user));
      }
      if (!signed.startsWith(HOST)) return;
      expect(REFUSED).toContain(await outcomeOf(door, signed, signed, 'json'));
      if (urlLength !== undefined) expect(REFUSED).toContain(await outcomeOf(door, signed, signed, 'get'));
    });
    await fc.assert(property, runs(60));
  });

  it.each(DOORS)('is accepted at $name unchanged', async (door) => {
    const params = Object.entries(messageParams({ Body: TEXTS[1] ?? '' }));
    const url = `${HOST}/order/a1b2`;
    expect(await outcomeOf(door, url + signedParams(params), url, params)).toBe('accepted');
  });
});
