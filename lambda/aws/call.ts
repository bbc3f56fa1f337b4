import { sign } from 'aws4';
import { type HttpAnswer, send, withRetries } from '../http';
import { StoreError, storeErrorOf } from './store-error';

/** The environment variables of a function. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The fields of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** A call of a service that speaks one of AWS's JSON protocols. */
export interface AwsCall {
  /** The service's name in its host and in the signature. */
  readonly service: 'secretsmanager' | 'ssm' | 'dynamodb';
  /** Value of `X-Amz-Target`: `AmazonSSM.GetParameter`. */
  readonly target: string;
  readonly fields: Fields;
  /** ARN that contains the region. @default - the function's region */
  readonly arn?: string;
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
const ENDPOINT_VARIABLES: Readonly<Record<AwsCall['service'], string>> = {
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  ssm: 'AWS_ENDPOINT_URL_SSM',
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
};

const ATTEMPTS = 2;
const ATTEMPT_MS = 2_000;
const PAUSE_MS = 150;
/** A secret has at most 64 kB, and JSON can write each byte as six. */
const MAX_ANSWER_BYTES = 512 * 1024;

/**
 * Calls a service, at most twice and each time for at most two seconds. Credentials come from the environment variables
 * that Lambda sets, read for each attempt because they expire.
 *
 * @param deadline wall clock in milliseconds at which the call ends.
 * @returns the fields of the response.
 * @throws {StoreError} without the response's text and the credentials.
 */
export function callAws(call: AwsCall, env: Env, deadline: number): Promise<Fields> {
  return withRetries({ attempts: ATTEMPTS, pauseMs: PAUSE_MS, deadline }, async () => {
    try {
      return fieldsIn(await attempt(call, env, Math.min(deadline - Date.now(), ATTEMPT_MS)));
    } catch (error) {
      throw StoreError.from(error);
    }
  });
}

/**
 * Returns the region of an ARN, or of the function.
 *
 * @throws {StoreError} if neither has one.
 */
export function regionOf(arn: string | undefined, env: Env): string {
  const region = /^arn:[^:]+:[^:]+:([^:]+):/.exec(arn ?? '')?.[1] ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  // It becomes part of a host name.
  if (region && /^[a-z0-9-]{1,40}$/.test(region)) return region;
  throw new StoreError('has no region: set AWS_REGION, or name it by its ARN');
}

/**
 * Returns the service's endpoint: the URL in its own variable or in `AWS_ENDPOINT_URL`, or AWS's.
 *
 * @throws {StoreError} if a variable isn't an http or https URL.
 */
export function endpointOf(service: AwsCall['service'], region: string, env: Env): URL {
  const name = env[ENDPOINT_VARIABLES[service]] ? ENDPOINT_VARIABLES[service] : 'AWS_ENDPOINT_URL';
  const override = env[name];
  if (!override) return new URL(`https://${service}.${region}.${domainOf(region)}/`);
  const url = URL.canParse(override) ? new URL(override) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new StoreError(`cannot be found: ${name} is not an http or https URL`);
}

/** https://github.com/aws/aws-sdk-js-v3/blob/main/packages/util-endpoints/src/lib/aws/partitions.json */
function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com';
}

function attempt({ service, target, fields, arn }: AwsCall, env: Env, timeoutMs: number): Promise<HttpAnswer> {
  const region = regionOf(arn, env);
  const { href: url, host, pathname: path } = endpointOf(service, region, env);
  const body = JSON.stringify(fields);
  const type = `application/x-amz-json-${service === 'dynamodb' ? '1.0' : '1.1'}`;
  const unsigned = { Host: host, 'Content-Type': type, 'X-Amz-Target': target };
  const { headers } = sign({ service, region, method: 'POST', path, headers: unsigned, body }, credentialsIn(env));
  const signed = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]);
  const request = { url, headers: Object.fromEntries(signed), body, timeoutMs, maxBytes: MAX_ANSWER_BYTES };
  return send({ method: 'POST', ...request });
}

function credentialsIn(env: Env) {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (id && secret) return { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) };
  throw new StoreError('cannot be asked without AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
}

function fieldsIn({ status, body, truncated }: HttpAnswer): Fields {
  if (truncated) throw new StoreError(`answered more than ${MAX_ANSWER_BYTES} bytes`);
  const fields = parsed(body);
  if (status !== 200) throw storeErrorOf(status, fields);
  if (!fields) throw new StoreError('answered something that is not JSON');
  return fields;
}

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}
