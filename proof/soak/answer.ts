import { object } from '../../lambda/front-door/event';
import { twimlOf } from '../../lambda/testing/test-kit';
import type { SoakRequest } from './requests';

/** What is wrong with the answer to a request; `undefined` when nothing is. */
export function wrongAnswer(
  { expected }: SoakRequest,
  { ok, payload }: { readonly ok: boolean; readonly payload: unknown },
): string | undefined {
  if ('error' in expected) {
    const { errorType } = object(payload);
    return !ok && errorType === expected.error ? undefined : `ended as ${JSON.stringify(payload)}`;
  }
  const { statusCode } = object(payload);
  const body = twimlOf(payload);
  const fits = expected.body === '' || expected.status !== 200 ? body === expected.body : body.includes(expected.body);
  return ok && statusCode === expected.status && fits ? undefined : `answered ${JSON.stringify(payload).slice(0, 300)}`;
}
