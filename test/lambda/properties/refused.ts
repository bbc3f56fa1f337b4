import fc from 'fast-check';
import { expect } from 'vitest';
import { params, token } from '../arbitraries';
import { receive } from '../attacks/receive';
import type { Call } from './calls';

const REFUSED = ['invalid-signature', 'invalid-body-hash', 'unsigned-body', 'bad-request', 'missing-signature'];

/** The webhook rejects the event, regardless of its host. */
export async function expectRefused(event: unknown, authToken: string): Promise<void> {
  expect(REFUSED).toContain((await receive(event, { authToken, origins: [] })).outcome);
}

/** A form that Twilio posts, at front doors that read it from base64 and from text. */
export const formCall = fc
  .tuple(fc.constantFrom('function-url', 'application-load-balancer', 'http-api'), params, token)
  .map(
    ([door, form, authToken]): Call => ({
      door: door as Call['door'],
      signed: { url: 'https://hooks.example.com/voice', authToken, params: form },
    }),
  );
