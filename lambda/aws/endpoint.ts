import { StoreError } from './store-error';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Domains of AWS's partitions by the start of their regions' names; all others end in `amazonaws.com`.
 * https://github.com/aws/aws-sdk-js-v3/blob/main/packages/util-endpoints/src/lib/aws/partitions.json
 */
const DOMAINS: readonly (readonly [regions: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
];

/**
 * The region of an ARN, or of the function.
 *
 * @throws {StoreError} when neither says one.
 */
export function regionOf(id: string, env: Env): string {
  const region = /^arn:[^:]+:[^:]+:([^:]+):/.exec(id)?.[1] ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  // It becomes part of a host name.
  if (region && /^[a-z0-9-]{1,40}$/.test(region)) return region;
  throw new StoreError('has no region: set AWS_REGION, or name it by its ARN');
}

/**
 * Where a service is asked: at the URL of its own variable, of `AWS_ENDPOINT_URL`, or at AWS.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 *
 * @throws {StoreError} when a variable holds no http or https URL.
 */
export function endpointOf(service: string, region: string, env: Env, variable: string): URL {
  const name = env[variable] ? variable : 'AWS_ENDPOINT_URL';
  const own = env[name];
  if (own) return httpUrl(own, name);
  const domain = DOMAINS.find(([regions]) => region.startsWith(regions))?.[1] ?? 'amazonaws.com';
  return new URL(`https://${service}.${region}.${domain}/`);
}

/**
 * The URL that a variable holds.
 *
 * @throws {StoreError} when it holds no http or https URL.
 */
export function httpUrl(text: string, variable: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new StoreError(`cannot be found: ${variable} is no http or https URL`);
}
