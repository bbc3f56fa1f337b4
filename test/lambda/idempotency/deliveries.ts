import { type RouteHandler, type WebhookOptions, webhook } from '../../../lambda';
import { type DynamoDbIdempotencyOptions, dynamoDbIdempotency } from '../../../lambda/idempotency/dynamodb';
import { CONTEXT, signedEvent, twimlOf } from '../../../lambda/testing';
import type { FrontDoorName } from '../../../lib/contract';
import { recordingLogger } from '../logger';

/** Differences from the default delivery. */
export interface Delivery {
  readonly frontDoor?: FrontDoorName;
  readonly url?: string;
  readonly method?: 'GET' | 'POST';
  readonly params?: Readonly<Record<string, string>>;
  readonly authToken?: string;
  /** `null` for no token. */
  readonly token?: string | null;
}

export const URL = 'https://hooks.example.com/pay';

/** A sandbox with one route that receives webhooks. */
export function sandbox(
  route: RouteHandler,
  options: WebhookOptions & { readonly store?: DynamoDbIdempotencyOptions } = {},
) {
  const { store, ...rest } = options;
  const logger = recordingLogger();
  const handler = webhook(
    { '/pay': route },
    { authToken: 'secret', origins: [], logger, idempotency: rest.idempotency ?? dynamoDbIdempotency(store), ...rest },
  );
  const deliver = async (delivery: Delivery = {}) => {
    const answer = await handler(eventOf(delivery), CONTEXT);
    return { ...(answer as { statusCode: number }), twiml: twimlOf(answer), answer };
  };
  return { deliver, logger, last: () => logger.entries.at(-1) };
}

function eventOf({ token = 'token-1', ...own }: Delivery) {
  const event = signedEvent({
    frontDoor: 'function-url',
    url: URL,
    authToken: 'secret',
    params: { CallSid: 'CA1', From: '+14155550100' },
    ...own,
    headers: { 'I-Twilio-Idempotency-Token': token ?? '' },
  });
  const headers = event['headers'] as Record<string, string>;
  if (token === null) {
    for (const name of Object.keys(headers)) if (/^i-twilio-idempotency-token$/i.test(name)) delete headers[name];
  }
  return event;
}

/** A route that counts its runs and returns their number. */
export function counting(then: (run: number) => ReturnType<RouteHandler> = (run) => `<Response>${run}</Response>`) {
  const counted = { runs: 0, route: (() => then(++counted.runs)) as RouteHandler };
  return counted;
}

/** A promise and its resolver. */
export function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
