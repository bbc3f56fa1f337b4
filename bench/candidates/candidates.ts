import { createHmac } from 'node:crypto';
import { frontDoorOf } from '../../lambda/front-door/codecs';
import { publicUrls } from '../../lambda/public-url/public-url';
import { authTokenKey, signedParams, verify } from '../../lambda/signature';
import { signedContent } from '../../lambda/signature/signed-content';
import { signedEvent, voiceParams } from '../../lambda/testing';
import { cpuMs } from '../report/cpu-time';
import type { Line } from '../report/plot';
import { median } from '../report/statistics';
import { DOORS } from '../requests/events';

/** Cost of checking a forged request, in milliseconds of CPU time. */
export interface Cost {
  readonly names: number;
  readonly characters: number;
  readonly candidates: number;
  readonly ms: number;
  /** The same for the HMACs of all candidates alone, which no check of a signature can do without. */
  readonly hmacMs: number;
}

const KEYS = [authTokenKey('a'.repeat(32), 'primary'), authTokenKey('b'.repeat(32), 'secondary')];
const LIMITS = { maxBodyBytes: 1 << 20, maxParams: 1000 };
/** Characters that the known query encodings treat differently. */
const SPECIAL = "a' @/:~(*$,;?é";

/** Measured query lengths and numbers of names, at a REST API, which needs the most candidates. */
const LENGTHS = [100, 500, 1000, 2000, 4000, 8000];
const NAMES = [1, 2, 3, 4, 5, 12];

/** Measures the cost of a forged request with two keys for each query length and number of names. */
export function measureCandidates(rounds: number): Cost[] {
  return NAMES.flatMap((names) => LENGTHS.map((characters) => costOf(names, characters, rounds)));
}

function costOf(names: number, characters: number, rounds: number): Cost {
  const event = forged(names, characters);
  const read = frontDoorOf(event)?.read(event);
  const content = read && signedContent(read, LIMITS);
  if (!read || !content || 'outcome' in content) throw new Error("The event can't be read.");
  const once = () => {
    const { urls } = publicUrls(read, []);
    verify(urls, content, read.headers['x-twilio-signature'] ?? '', KEYS);
  };
  const { urls } = publicUrls(read, []);
  const form = content.kind === 'form' ? signedParams(content.params) : '';
  const hmacs = () => {
    for (const url of urls) {
      for (const { algorithm, secret } of KEYS)
        createHmac(algorithm, secret)
          .update(url + form)
          .digest('base64');
    }
  };
  for (let round = 0; round < 20; round += 1) {
    once();
    hmacs();
  }
  const times = Array.from({ length: rounds }, () => [cpuMs(once), cpuMs(hmacs)] as const);
  const [ms, hmacMs] = [median(times.map(([all]) => all)), median(times.map(([, alone]) => alone))];
  return { names, characters, candidates: urls.length, ms, hmacMs };
}

/** Creates a forged request whose values contain the special characters. Drops escapes that are cut in the middle. */
function forged(names: number, characters: number): Record<string, unknown> {
  const each = Math.floor(characters / names);
  const value = encodeURIComponent(SPECIAL.repeat(each))
    .slice(0, each)
    .replace(/%C3$|%C3%?.?$|%.?$/, '');
  const query = Array.from({ length: names }, (_, index) => `n${index}=${value}`).join('&');
  const { origin, stage = '' } = DOORS['rest-api'];
  const url = `${origin}/voice?${query}`;
  return signedEvent({ frontDoor: 'rest-api', stage, url, authToken: 'forged', params: voiceParams() });
}

/** Returns a line per number of names. */
export function costLines(costs: readonly Cost[]): Line[] {
  return NAMES.map((names) => ({
    name: names === 1 ? '1 name' : `${names} names`,
    points: costs.filter((cost) => cost.names === names).map(({ characters, ms }) => [characters, ms] as const),
  }));
}

/** Returns a row per number of names with a column per length: milliseconds and candidates. */
export function costRows(costs: readonly Cost[]): Record<string, string>[] {
  return NAMES.map((names) => ({
    names: String(names),
    ...Object.fromEntries(
      costs
        .filter((cost) => cost.names === names)
        .map(({ characters, candidates, ms }) => [`${characters} characters`, `${ms.toFixed(1)} ms, ${candidates}`]),
    ),
  }));
}
