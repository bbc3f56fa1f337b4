import type { LookupFunction } from 'node:net';
import type { LocalDoor } from '../../../bin/local/doors/local-door';
import { type WebhookOptions, webhook } from '../../../lambda';
import type { RawRequest } from '../../../lambda/encoding';
import { encoders } from '../../../lambda/encoding/encoders';
import type { Pair } from '../../../lambda/front-door/front-door';
import { CONTEXT } from '../../../lambda/testing';
import type { Clock } from '../../../operations/self-check/self-check';
import type { Answering } from '../../bin/doctor/servers';
import { TOKEN } from '../../bin/local/local-run';
import { recordingLogger } from '../../lambda/logger';

export { TOKEN };

/** A clock that only advances during sleep. */
export function fakeClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  const now = () => slept.reduce((sum, ms) => sum + ms, 0);
  return { slept, now, sleep: async (ms) => void slept.push(ms) };
}

/** Resolves every name to this machine. */
export const toLoopback: LookupFunction = (_host, options, done) => {
  if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
};

/** Resolves names only after a number of lookups. */
export function resolvingAfter(times: number): LookupFunction {
  let asked = 0;
  return (host, options, done) => {
    asked += 1;
    if (asked > times) return toLoopback(host, options, done);
    done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), '', 0);
  };
}

/** A door with the runtime behind it, and optionally something in front that changes requests. */
export function staged(
  door: LocalDoor,
  options: WebhookOptions = {},
  change: (wire: RawRequest) => RawRequest = (wire) => wire,
): Answering {
  const handler = webhook({}, { authToken: TOKEN, logger: recordingLogger(), ...options });
  return async ({ method, target, headers, body }, response) => {
    const pairs = Object.entries(headers).map(([name, value]): Pair => [name, String(value)]);
    const host = headers.host ?? '';
    const others = pairs.filter(([name]) => name !== 'host');
    const wire = change({ method, scheme: 'https', host, target, headers: others, body: Buffer.from(body) });
    const payload = await handler(encoders[door.frontDoor](wire, door.encoding), CONTEXT);
    const answer = door.answer({ ok: true, payload: JSON.parse(JSON.stringify(payload)) });
    response.statusCode = answer.statusCode;
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    response.end(answer.body);
  };
}
