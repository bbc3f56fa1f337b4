import type { FrontDoorName } from '../../lib/contract';
import type { Field } from './compare';

/** Where another encoder's events are read differently from ours of the same requests, and who is right. */
export interface Difference {
  /** Name of the package. */
  readonly encoder: string;
  readonly door: FrontDoorName;
  readonly field: Field;
  /** What the other does. */
  readonly theirs: string;
  /** What AWS does. */
  readonly aws: string;
  readonly source: string;
}

const DECODED_PATH = {
  door: 'http-api',
  field: 'path',
  aws: 'an HTTP API hands the path over decoded',
  source: 'https://github.com/middleapi/standard-server/pull/93',
} as const;

export const DIFFERENCES: readonly Difference[] = [
  {
    encoder: 'serverless-offline',
    door: 'application-load-balancer',
    field: 'query',
    theirs: 'decodes the query',
    aws: 'a load balancer does not decode it',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html',
  },
  {
    encoder: 'serverless-offline',
    door: 'application-load-balancer',
    field: 'path',
    theirs: 'takes a slash off the end',
    aws: 'a load balancer passes the path on as it is',
    source: 'https://github.com/hotsock/voker/pull/8',
  },
  {
    encoder: 'serverless-offline',
    door: 'rest-api',
    field: 'path',
    theirs: 'leaves the stage out of `requestContext.path`, and takes a slash off the end',
    aws: '`requestContext.path` is the whole path',
    source: 'https://gist.github.com/GREsau/444c7d4d0bb9e8c82dd1a585931028bd',
  },
  {
    encoder: 'serverless-offline',
    door: 'http-api',
    field: 'query',
    theirs: 'writes `rawQueryString` anew by `URLSearchParams`',
    aws: 'an HTTP API keeps it as it was sent',
    source: 'https://github.com/ministackorg/ministack/issues/1035',
  },
  {
    encoder: 'serverless-offline',
    ...DECODED_PATH,
    theirs: 'leaves the path encoded, and takes a slash off the end',
  },
  { encoder: '@architect/sandbox', ...DECODED_PATH, theirs: 'leaves the path encoded' },
];
