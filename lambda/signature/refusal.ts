import type { Outcome } from '../../lib/contract';

/** The reason to reject a request, and the response, which contains nothing that helps a stranger. */
export interface Refusal {
  readonly outcome: Outcome;
  readonly statusCode: number;
  /** Short plain text without any part of the request. */
  readonly body: string;
  /** The exact reason, for the log. Contains no input. */
  readonly detail?: string;
  readonly allow?: string;
}

const ANSWERS: Readonly<Record<Exclude<Outcome, 'accepted'>, readonly [statusCode: number, body: string]>> = {
  'missing-signature': [400, 'Bad request'],
  'invalid-signature': [403, 'Forbidden'],
  'unknown-host': [403, 'Forbidden'],
  'no-route': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'bad-request': [400, 'Bad request'],
  'unsigned-body': [403, 'Forbidden'],
  'invalid-body-hash': [403, 'Forbidden'],
  'auth-token-unavailable': [503, 'Service unavailable'],
  'handler-error': [500, 'Internal server error'],
  'handler-timeout': [504, 'Gateway timeout'],
  'not-delivered': [503, 'Not stored'],
};

/** Returns a rejection with the response for its outcome. */
export function refuse(
  outcome: Exclude<Outcome, 'accepted'>,
  own: { readonly detail?: string; readonly statusCode?: 413 | 415 | 503; readonly allow?: string } = {},
): Refusal {
  const [statusCode, body] = ANSWERS[outcome];
  return { outcome, statusCode, body, ...own };
}
