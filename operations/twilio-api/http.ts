import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { TwilioApiError } from './error';

/** A request to Twilio's REST API. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Its answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** A page of a thousand phone numbers has less. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * Sends a request over a connection of its own; redirects are not followed, so that credentials stay at one host.
 *
 * @param timeoutMs milliseconds in which the whole answer has to be there.
 * @throws {TwilioApiError} when it is not, is too large, or the connection fails.
 */
export function exchange({ url, method, headers, body }: HttpRequest, timeoutMs: number): Promise<HttpAnswer> {
  const send = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers, agent: false }, (answer) => {
      collect(answer).then(resolve, (error: unknown) => reject(unreachable(error)));
    });
    const timer = setTimeout(() => {
      reject(new TwilioApiError(`did not answer within ${timeoutMs} ms`, { retryable: true }));
      outgoing.destroy();
    }, timeoutMs);
    outgoing.on('error', (error) => reject(unreachable(error)));
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.end(body);
  });
}

async function collect(answer: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new TwilioApiError(`answered more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  const status = answer.statusCode ?? 0;
  return { status, retryAfter: answer.headers['retry-after'], body: Buffer.concat(chunks).toString('utf8') };
}

/** By its code alone: a system error's message may quote what was sent. */
function unreachable(error: unknown): TwilioApiError {
  if (error instanceof TwilioApiError) return error;
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new TwilioApiError(`could not be reached${code}`, { retryable: true });
}
