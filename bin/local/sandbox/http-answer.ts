import type { Pair } from '../../../lambda/front-door';

/** An answer as it goes out on the wire. */
export interface HttpAnswer {
  readonly statusCode: number;
  /** Reason phrase; by default the usual one of the code. */
  readonly statusMessage?: string;
  readonly headers: readonly Pair[];
  readonly body: Uint8Array;
}

/** What a Lambda function came back with: its result, already through JSON, or that it failed. */
export type InvocationResult = { readonly ok: true; readonly payload: unknown } | { readonly ok: false };

/** Turns what a Lambda function came back with into what a front door answers. Never throws. */
export type AnswerFrom = (result: InvocationResult) => HttpAnswer;

/** An answer of the door's own. */
export function ownAnswer(statusCode: number, contentType: string, body: string): HttpAnswer {
  return { statusCode, headers: [['content-type', contentType]], body: Buffer.from(body) };
}

/** An answer of API Gateway's own. */
export function messageAnswer(statusCode: number, message: string): HttpAnswer {
  return ownAnswer(statusCode, 'application/json', JSON.stringify({ message }));
}
