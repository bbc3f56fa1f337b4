import { type LogEntry, type Routes, type WebhookOptions, type WebhookRequest, webhook } from '../../../lambda';
import { CONTEXT } from '../../../lambda/testing';
import { recordingLogger } from '../logger';

/** Result of an event. */
export interface Received {
  readonly status: number;
  readonly body: string;
  /** The complete response to the front door. */
  readonly answer: string;
  readonly outcome: LogEntry['outcome'];
  readonly entry: LogEntry | undefined;
  /** The request that the route received. `undefined` if no route was called. */
  readonly seen: WebhookRequest | undefined;
}

/** Passes an event to a webhook with the routes `/voice` and `/live/voice`. */
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
