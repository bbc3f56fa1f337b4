import type { FrontDoorName } from '../../lib/contract';

/** Fields of an event that the check uses. */
export const FIELDS = ['door', 'method', 'path', 'query', 'headers', 'body'] as const;

export type Field = (typeof FIELDS)[number];

/** A field that is read differently from another encoder's events than from ours, and who is right. */
export interface Difference {
  /** Name of the other package. */
  readonly encoder: string;
  readonly door: FrontDoorName;
  readonly field: Field;
  /** Behavior of the other package. */
  readonly theirs: string;
  /** Behavior of AWS. */
  readonly aws: string;
  readonly source: string;
}

const DECODED_PATH = {
  door: 'http-api',
  field: 'path',
  aws: 'an HTTP API decodes the path',
  source: 'https://github.com/middleapi/standard-server/pull/93',
} as const;

export const DIFFERENCES: readonly Difference[] = [
  {
    encoder: 'serverless-offline',
    door: 'application-load-balancer',
    field: 'query',
    theirs: 'decodes the query',
    aws: "a load balancer doesn't decode the query",
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html',
  },
  {
    encoder: 'serverless-offline',
    door: 'application-load-balancer',
    field: 'path',
    theirs: 'removes a trailing slash',
    aws: 'a load balancer forwards the path unchanged',
    source: 'https://github.com/hotsock/voker/pull/8',
  },
  {
    encoder: 'serverless-offline',
    door: 'rest-api',
    field: 'path',
    theirs: 'omits the stage from `requestContext.path` and removes a trailing slash',
    aws: '`requestContext.path` is the full path',
    source: 'https://gist.github.com/GREsau/444c7d4d0bb9e8c82dd1a585931028bd',
  },
  {
    encoder: 'serverless-offline',
    door: 'http-api',
    field: 'query',
    theirs: 'rebuilds `rawQueryString` with `URLSearchParams`',
    aws: 'an HTTP API keeps it as sent',
    source: 'https://github.com/ministackorg/ministack/issues/1035',
  },
  {
    encoder: 'serverless-offline',
    ...DECODED_PATH,
    theirs: 'leaves the path encoded and removes a trailing slash',
  },
  { encoder: '@architect/sandbox', ...DECODED_PATH, theirs: 'leaves the path encoded' },
];
