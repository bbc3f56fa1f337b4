import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { FrontDoorConfig } from '../front-door';
import { configurationError } from '../validation';

/** A path that Twilio can request below an origin, optionally with a query. */
const PATH = /^\/[^\s#]*$/;

/** Encoded slash or question mark. An HTTP API decodes both, so the signed URL is lost. */
const LOST = /%2f|%3f/i;

/** Percent sign that an HTTP API's second decoding rejects, or combines with the next characters. */
const DECODED_TWICE = /%25(?!25)/;

/** Maximum number of query names whose order behind a REST API can be recovered. Above it, they must be sorted. */
const ORDERED_NAMES = 4;

/** Rejects an invalid path, or one whose signature can't be checked behind the front door. Warns about uncertain ones. */
export function checkPath(scope: IConstruct, path: string, door: FrontDoorConfig): void {
  if (!PATH.test(path)) {
    throw configurationError(scope, {
      prop: 'path',
      value: path,
      problem: 'must start with a slash, without spaces or a fragment',
      fix: 'write it like "/voice", and pass connection overrides as the second argument',
    });
  }
  const [route = '', query = ''] = path.split(/\?(.*)/s);
  if (door.httpApi) checkDecodedPath(scope, path, route);
  if (door.restApi) warnOfLostOrder(scope, path, query);
}

/**
 * @see https://github.com/honojs/hono/issues/2156
 * @see https://github.com/hotsock/voker/pull/8
 */
function checkDecodedPath(scope: IConstruct, path: string, route: string): void {
  if (LOST.test(route)) {
    throw configurationError(scope, {
      prop: 'path',
      value: path,
      problem: "an HTTP API decodes `%2F` and `%3F` in a path, so the signed URL can't be rebuilt",
      fix: 'send this value in the query or the body, or use another front door',
    });
  }
  if (DECODED_TWICE.test(route)) {
    throw configurationError(scope, {
      prop: 'path',
      value: path,
      problem: 'an HTTP API decodes a path twice, so it refuses or changes a path with `%25`',
      fix: 'write a percent sign as `%2525`, send it in the query or the body, or use another front door',
    });
  }
  if (!route.includes('%')) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:decodedPath',
    `\`path\` is ${JSON.stringify(path)}, but an HTTP API decodes paths. The runtime tries the usual encodings, ` +
      'which may not include this one. Fix: send this value in the query, or use another front door.',
  );
}

/** @see https://github.com/CodeGenieApp/serverless-express/issues/23 */
function warnOfLostOrder(scope: IConstruct, path: string, query: string): void {
  const names = [...new Set(query.split('&').map((pair) => pair.split('=')[0] ?? ''))];
  const sorted = [...names].sort().every((name, index) => name === names[index]);
  if (names.length <= ORDERED_NAMES || sorted) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:queryOrder',
    `\`path\` is ${JSON.stringify(path)}, but a REST API loses the order of a query. With more than ${ORDERED_NAMES} names, ` +
      'only alphabetical order is tried. Fix: sort the parameters by name, use fewer, or use another front door.',
  );
}
