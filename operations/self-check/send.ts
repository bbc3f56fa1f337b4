import { type Internet, send } from '../../lambda/http';

export type { Internet } from '../../lambda/http';

/** A POST request of the self-check. */
export interface Outgoing {
  /** Sent as written. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The part of an answer that the self-check judges. */
export interface Reply {
  readonly status: number;
  /** Empty when the answer has none. */
  readonly contentType: string;
  readonly location: string | undefined;
  readonly body: string;
}

/** Maximum length of an answer. The reserved route's is far shorter, but another server's page can be longer. */
const MAX_BYTES = 64 * 1024;

/**
 * Posts a request, resolving its host and checking its certificate each time.
 *
 * @throws a system error if no response arrives within `timeoutMs`.
 */
export async function post(outgoing: Outgoing, internet: Internet, timeoutMs: number): Promise<Reply> {
  const answer = await send({ method: 'POST', ...outgoing, internet, timeoutMs, maxBytes: MAX_BYTES });
  const { 'content-type': contentType = '', location } = answer.headers;
  return { status: answer.status, contentType, location, body: answer.body };
}
