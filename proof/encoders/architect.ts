import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { EncodeOptions } from '../../lambda/encoding';
import type { FrontDoorName } from '../../lib/contract';
import { type RecordedKind, recordEvents } from './recording';

const HTTP = join(__dirname, 'node_modules', '@architect', 'sandbox', 'src', 'http');

/** Architect's API types and the front doors they correspond to. */
const TYPES: readonly { type: string; door: FrontDoorName; options: EncodeOptions }[] = [
  { type: 'rest', door: 'rest-api', options: { stage: 'live' } },
  { type: 'http', door: 'http-api', options: {} },
  { type: 'httpv1', door: 'http-api', options: { payloadFormatVersion: '1.0' } },
];

type Formatted = IncomingMessage & { params?: object };

/** Records events of Architect's sandbox, made by its body middleware and request formatters. */
export async function architect(version: string): Promise<RecordedKind[]> {
  const kinds: RecordedKind[] = [];
  for (const { type, door, options } of TYPES) {
    kinds.push({ encoder: `@architect/sandbox ${version}`, door, options, events: await recordEvents(server(type)) });
  }
  return kinds;
}

function server(type: string) {
  const readBody = require(join(HTTP, 'middleware', '_binary-handler.js'));
  const format = require(join(HTTP, 'invoke-http', type === 'http' ? 'http' : 'rest', '_req-fmt.js'));
  let event: unknown;
  const listener = (req: Formatted, res: ServerResponse) => {
    readBody({ apiType: type }, req, res, () => {
      req.params = {};
      event = format({ method: 'any', path: '/*', req }, type === 'httpv1');
      res.end();
    });
  };
  const http = createServer(listener);
  return {
    start: () =>
      new Promise<number>((resolve) => {
        http.listen(0, '127.0.0.1', () => resolve((http.address() as AddressInfo).port));
      }),
    stop: () => new Promise<void>((resolve) => http.close(() => resolve())),
    last: () => event,
  };
}
