import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { FrontDoorConfig } from '../front-door';
import { configurationError } from '../validation';

/** What Twilio can request below an origin: a path, with a query if need be. */
const PATH = /^\/[^\s#]*$/;

/** What an HTTP API decodes so that the URL cannot be known: a slash, and a question mark, which cuts the path off. */
const LOST = /%2f|%3f/i;

/** Names of a query beyond which a REST API's order cannot be recovered, unless it is the alphabetical one. */
const ORDERED_NAMES = 4;

/** Refuses a path that is none, or whose signature could not be checked behind the door; warns where it may not be. */
export function checkPath(scope: IConstruct, path: string, door: FrontDoorConfig): void {
  if (!PATH.test(path)) {
    throw configurationError(scope, {
      prop: 'path',
      value: path,
      problem: 'must start with a slash and have no space and no fragment',
      fix: 'write it as in "/voice"; connection overrides are the second argument',
    });
  }
  const [route = '', query = ''] = path.split(/\?(.*)/s);
  if (door.httpApi) checkDecodedPath(scope, path, route);
  if (door.restApi) warnOfLostOrder(scope, path, query);
}

/** @see https://github.com/honojs/hono/issues/2156 */
function checkDecodedPath(scope: IConstruct, path: string, route: string): void {
  if (LOST.test(route)) {
    throw configurationError(scope, {
      prop: 'path',
      value: path,
      problem: 'an HTTP API decodes %2F and %3F in a path, so that the signed URL cannot be known',
      fix: 'send such a value in the query or the body, or use another front door',
    });
  }
  if (!route.includes('%')) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:decodedPath',
    `path is ${JSON.stringify(path)}, but an HTTP API decodes paths: the runtime tries the usual ways to write it, ` +
      'which may not include this one. Fix: send such a value in the query, or use another front door.',
  );
}

/** @see https://github.com/CodeGenieApp/serverless-express/issues/23 */
function warnOfLostOrder(scope: IConstruct, path: string, query: string): void {
  const names = [...new Set(query.split('&').map((pair) => pair.split('=')[0] ?? ''))];
  const sorted = [...names].sort().every((name, index) => name === names[index]);
  if (names.length <= ORDERED_NAMES || sorted) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:queryOrder',
    `path is ${JSON.stringify(path)}, but a REST API loses the order of a query, and with more than ${ORDERED_NAMES} names ` +
      'only the alphabetical one is tried. Fix: sort the parameters by name, have fewer, or use another front door.',
  );
}
