import { type Routes, type WebhookHandler, type WebhookOptions, type WebhookRequest, webhook } from '../../lambda';
import { CONTEXT } from '../../lambda/testing';
import { TOKEN } from './events';

/** The result of one event. */
export interface Seen {
  readonly response: unknown;
  /** The error that the handler threw. */
  readonly thrown: unknown;
  /** All log entries as JSON. */
  readonly log: string;
  /** The request that a route received, `undefined` if no route was called. */
  readonly request: WebhookRequest | undefined;
}

/** A webhook whose routes respond or throw an error with the request's values, or one with a web-standard handler. */
export class Subject {
  private entries: unknown[] = [];
  private request: WebhookRequest | undefined;
  private readonly handler: WebhookHandler;

  constructor(kind: 'routes' | 'fetch', options: WebhookOptions) {
    const keep = (entry: unknown) => void this.entries.push(entry);
    const logger = { info: keep, warn: keep, error: keep };
    const see = (request: WebhookRequest) => (this.request = request);
    const fetch = (request: Request, extra: WebhookRequest) => {
      see(extra);
      return new Response(request.body === null ? 'nothing' : 'something', { headers: { 'x-a': '1' } });
    };
    this.handler = webhook(kind === 'routes' ? routes(see) : fetch, { authToken: TOKEN, logger, ...options });
  }

  async receive(event: unknown): Promise<Seen> {
    this.entries = [];
    this.request = undefined;
    let [response, thrown]: [unknown, unknown] = [undefined, undefined];
    try {
      response = await this.handler(event, CONTEXT);
    } catch (error) {
      thrown = error;
    }
    return { response, thrown, log: JSON.stringify(this.entries), request: this.request };
  }
}

function routes(see: (request: WebhookRequest) => void): Routes {
  return {
    '/voice': (request) => {
      see(request);
    },
    '/voice/': see,
    '/json': (request) => {
      see(request);
      return { body: JSON.stringify(request.json ?? null), headers: { 'content-type': 'application/json' } };
    },
    '/throws': (request) => {
      see(request);
      throw new Error(`No response to ${request.params.Body ?? request.params.From ?? JSON.stringify(request.json)}`);
    },
  };
}
