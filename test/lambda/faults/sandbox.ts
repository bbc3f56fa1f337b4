import { type LogEntry, type RouteHandler, type WebhookHandler, type WebhookOptions, webhook } from '../../../lambda';
import { CONTEXT, type SignedEventOptions, signedEvent, twimlOf, voiceParams } from '../../../lambda/testing';
import { type RecordingLogger, recordingLogger } from '../logger';

export const VOICE = 'https://hooks.example.com/voice';
export const TWIML = '<Response><Say>Hello</Say></Response>';
export const hello: RouteHandler = () => TWIML;
export const forever: RouteHandler = () => new Promise(() => {});

/** The response that Twilio receives, and its log entry. */
export interface Delivered {
  readonly status: number;
  readonly body: string;
  readonly outcome: LogEntry['outcome'];
  readonly entry: LogEntry | undefined;
  readonly answer: unknown;
}

/** A call that Twilio signed. */
export function call(own: Partial<SignedEventOptions> = {}): Record<string, unknown> {
  return signedEvent({ frontDoor: 'function-url', url: VOICE, authToken: 'secret', params: voiceParams(), ...own });
}

/** A webhook with one route, `/voice`, that lasts from request to request like a Lambda sandbox. */
export function sandbox(route: RouteHandler, options: WebhookOptions = {}) {
  const logger = recordingLogger();
  const handler = webhook({ '/voice': route }, { authToken: 'secret', origins: [], logger, ...options });
  return {
    logger,
    handler,
    /** @param context defaults to Lambda's. An explicit `undefined` passes none. */
    deliver: (event: unknown = call(), ...given: [context?: unknown]) =>
      deliver(handler, logger, event, given.length > 0 ? given[0] : CONTEXT),
  };
}

async function deliver(
  handler: WebhookHandler,
  logger: RecordingLogger,
  event: unknown,
  context: unknown,
): Promise<Delivered> {
  const answer = (await handler(event, context as typeof CONTEXT)) as { statusCode: number };
  const entry = logger.entries.at(-1);
  return { status: answer.statusCode, body: twimlOf(answer), outcome: entry?.outcome, entry, answer };
}
