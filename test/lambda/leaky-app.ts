import { type RouteHandler, type Routes, type WebhookRequest, webhook } from '../../lambda';

const fail = (error: unknown): never => {
  throw error;
};

/** Careless errors that contain the whole request. */
function telling({ params, headers, url, json, body, query }: WebhookRequest): Error {
  const parts = [
    ...(headers['cookie'] ?? '').split('; '),
    ...Object.values(json ?? {}).map((each) => JSON.stringify(each)),
  ];
  const whole = [JSON.stringify({ params, headers, json, query }), url, Buffer.from(body)];
  const all = [params.From, params.Body, ...parts, ...whole];
  const error = new Error(`Failed:\n    at ${all.join('\n    at ')}`, { cause: { params, headers } });
  return Object.assign(error, { name: `Error of ${params.From}`, config: headers, params });
}

const parsing: RouteHandler = ({ params, json }) => JSON.parse(String(params.Body ?? JSON.stringify({ json })));

/** Badly written routes that leak the request in their errors and responses. */
const routes: Routes = {
  '/voice': () => '<Response/>',
  '/throws': (request) => fail(telling(request)),
  '/rejects': async (request) => fail(telling(request)),
  '/throws-text': ({ params }) => fail(`Failed for ${params.From}`),
  '/throws-object': (request) => fail({ message: request.params.Body, ...request }),
  '/parses': parsing,
  '/answers-text': ({ params }) => String(params.Body),
  '/splits': ({ params }) => ({ headers: { 'x-a': `${params.Body}\r\n` }, body: '' }),
  '/late': () => new Promise(() => {}),
};

/** Its token is in `TWILIO_AUTH_TOKEN`. */
export const handler = webhook(routes, { deadlineMs: 10, maxBodyBytes: 5_000, maxParams: 30 });
