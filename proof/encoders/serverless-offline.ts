import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RecordedKind, recordEvents } from './recording';

const PACKAGE = join(__dirname, 'node_modules', 'serverless-offline');
const STAGE = 'live';

/** Loads an event class by file, because the package doesn't export it. */
const load = async (file: string) => (await import(pathToFileURL(join(PACKAGE, 'src', 'events', file)).href)).default;

/** Records events of serverless-offline, made by its classes from requests to a hapi server configured like its own. */
export async function serverlessOffline(version: string): Promise<RecordedKind[]> {
  const alb = await load('alb/lambda-events/LambdaAlbRequestEvent.js');
  const v1 = await load('http/lambda-events/LambdaProxyIntegrationEvent.js');
  const v2 = await load('http/lambda-events/LambdaProxyIntegrationEventV2.js');
  const encoder = `serverless-offline ${version}`;
  const record = (make: (request: HapiRequest) => unknown) => recordEvents(server(make));
  return [
    {
      encoder,
      door: 'application-load-balancer',
      options: {},
      events: await record((request) => new alb(request, '', request.path).create()),
    },
    {
      encoder,
      door: 'rest-api',
      options: { stage: STAGE },
      events: await record((request) =>
        new v1(request, STAGE, request.path.slice(STAGE.length + 1), null, {}).create(),
      ),
    },
    {
      encoder,
      door: 'http-api',
      options: {},
      events: await record((request) => new v2(request, '$default', '$default', {}).create()),
    },
  ];
}

/** The part of hapi's request used here. */
interface HapiRequest {
  readonly path: string;
  payload: Buffer | string | undefined;
  rawPayload?: unknown;
  readonly raw: { readonly req: { payload?: unknown } };
}

/** Like its `HttpServer`, doesn't parse bodies but reads them as text. */
function server(make: (request: HapiRequest) => unknown) {
  const { Server } = createRequire(join(PACKAGE, 'package.json'))('@hapi/hapi');
  const hapi = new Server({ host: '127.0.0.1', port: 0, router: { stripTrailingSlash: true } });
  let event: unknown;
  const handler = (request: HapiRequest) => {
    request.raw.req.payload = request.payload;
    request.payload &&= request.payload.toString('utf8');
    request.rawPayload = request.payload;
    event = make(request);
    return '';
  };
  const state = { parse: true, failAction: 'ignore' };
  hapi.route({ method: 'GET', path: '/{p*}', handler, options: { state } });
  hapi.route({ method: 'POST', path: '/{p*}', handler, options: { state, payload: { parse: false } } });
  return {
    start: async () => {
      await hapi.start();
      return hapi.info.port as number;
    },
    stop: () => hapi.stop(),
    last: () => event,
  };
}
