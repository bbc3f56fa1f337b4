import { type LogEntry, type Routes, type WebhookOptions, type WebhookRequest, webhook } from '../../../lambda';
import { CONTEXT } from '../../../lambda/testing';
import { recordingLogger } from '../logger';

/** What came of an event. */
export interface Received {
  readonly status: number;
  readonly body: string;
  /** The whole answer as it goes back to the door. */
  readonly answer: string;
  readonly outcome: LogEntry['outcome'];
  readonly entry: LogEntry | undefined;
  /** The request as the route got it; `undefined` when no route was called. */
  readonly seen: WebhookRequest | undefined;
}

/** Hands an event to a webhook that has the routes `/voice` and `/live/voice`. */
export async function receive(event: unknown, options: WebhookOptions & { routes?: Routes } = {}): Promise<Received> {
  const { routes, ...own } = options;
  const logger = recordingLogger();
  let seen: WebhookRequest | undefined;
  const remember = (request: WebhookRequest) => {
    seen = request;
    return '<Response/>';
  };
  const handler = webhook(routes ?? { '/voice': remember }, {
    authToken: 'secret',
    origins: ['https://hooks.example.com'],
    logger,
    ...own,
  });
  const answer = (await handler(event, CONTEXT)) as { statusCode: number; body: string };
  const entry = logger.entries.at(-1);
  return {
    status: answer.statusCode,
    body: answer.body,
    answer: JSON.stringify(answer),
    outcome: entry?.outcome,
    entry,
    seen,
  };
}
