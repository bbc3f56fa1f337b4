import { encoders } from '../../lambda/encoding';
import { frontDoorOf } from '../../lambda/front-door';
import { publicUrls } from '../../lambda/public-url';
import { authTokenKey, verify } from '../../lambda/signature';
import { CAPTURED_ORDERS } from '../../proof/get-orders/captured-orders';
import { queryOf } from '../../proof/get-orders/queries';
import { cpuMs } from '../report/cpu-time';
import { median } from '../report/statistics';

/** Cost of refusing a forged GET at a REST API with two keys, relative to the most expensive forged POST there. */
export interface GetRefusal {
  readonly request: string;
  readonly parameters: number;
  readonly characters: number;
  readonly candidates: number;
  readonly ratio: number;
}

const KEYS = [authTokenKey('a'.repeat(32), 'primary'), authTokenKey('b'.repeat(32), 'secondary')];
const FORGED = `${'A'.repeat(27)}=`;
const CONTENT = { kind: 'url', body: new Uint8Array(0) } as const;
/** Four names in 24 orders, and characters that have the most encodings. */
const WORST = ['a', 'b', 'c', 'd'].map(
  (name) => `${name}=${encodeURIComponent("a' @/:~(*$,;?".repeat(2).slice(0, 25))}`,
);

/** Measures the captured orders and the POST in turns. */
export function measureGetRefusals(rounds: number): GetRefusal[] {
  const post = refusal('POST', WORST.join('&'));
  return CAPTURED_ORDERS.map((captured) => {
    const query = queryOf(captured);
    const get = refusal('GET', query);
    const [own, reference]: [number[], number[]] = [[], []];
    for (let round = -20; round < rounds; round += 1) {
      const [one, other] = [cpuMs(get.run), cpuMs(post.run)];
      // The first rounds run in the interpreter.
      if (round < 0) continue;
      own.push(one);
      reference.push(other);
    }
    return {
      request: `${captured.kind}, ${captured.year}`,
      parameters: captured.names.length,
      characters: query.length,
      candidates: get.candidates,
      ratio: median(own) / median(reference),
    };
  });
}

function refusal(method: string, query: string) {
  const event = encoders['rest-api'](
    {
      method,
      scheme: 'https',
      host: 'hooks.example.com',
      target: `/live/voice?${query}`,
      headers: [],
      body: Buffer.alloc(0),
    },
    { stage: 'live' },
  );
  const request = frontDoorOf(event)?.read(event);
  if (!request) throw new Error("The event can't be read.");
  const run = () => {
    verify(publicUrls(request, []).urls, CONTENT, FORGED, KEYS);
  };
  return { run, candidates: publicUrls(request, []).urls.length };
}

/** Returns a row per captured order, the most expensive first. */
export function getRefusalRows(refusals: readonly GetRefusal[]): Record<string, string>[] {
  return [...refusals]
    .sort((one, other) => other.ratio - one.ratio)
    .map(({ request, parameters, characters, candidates, ratio }) => ({
      request,
      parameters: String(parameters),
      characters: String(characters),
      candidates: String(candidates),
      'over the worst POST': `${ratio.toFixed(2)}×`,
    }));
}
