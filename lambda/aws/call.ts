import { type HttpAnswer, type HttpRequest, type KeptConnections, send, withRetries } from '../http';
import { type Credentials, signedHeaders } from './sign';
import { StoreError, storeErrorOf } from './store-error';

/** The environment variables of a function. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The fields of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** A service that speaks AWS's JSON protocol. */
type JsonService = 'dynamodb' | 'events' | 'secretsmanager' | 'sqs' | 'ssm';

/** A call of a service that speaks AWS's JSON protocol. */
export interface AwsCall {
  /** Name in the service's host and in the signature. */
  readonly service: JsonService;
  /** Value of `X-Amz-Target`: `AmazonSSM.GetParameter`. */
  readonly target: string;
  readonly fields: Fields;
  /** ARN that contains the region. @default - the function's region */
  readonly arn?: string;
  /** @default - the ARN's region, or the function's */
  readonly region?: string | undefined;
  /** URL unless a variable has another one. @default - AWS's */
  readonly endpoint?: string | undefined;
  /** Connections to reuse. @default - a new connection for each attempt */
  readonly connections?: KeptConnections;
}

/** Versions of the protocol. Other services speak 1.1. */
const PROTOCOLS: Readonly<Partial<Record<JsonService, string>>> = { dynamodb: '1.0', sqs: '1.0' };
/** Names in `AWS_ENDPOINT_URL_…` unlike the service's: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
const VARIABLES: Readonly<Partial<Record<JsonService | 's3', string>>> = {
  events: 'EVENTBRIDGE',
  secretsmanager: 'SECRETS_MANAGER',
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
  return withRetries({ attempts: ATTEMPTS, pauseMs: PAUSE_MS, deadline }, () =>
    fieldsOf(call, env, { timeoutMs: Math.min(deadline - Date.now(), ATTEMPT_MS), resend: true }),
  );
}

/**
 * Calls a service once: not even a closed connection makes it send again, so its caller knows of every call.
 *
 * @throws {StoreError} like {@link callAws}.
 */
export function callOnce(call: AwsCall, env: Env, timeoutMs: number): Promise<Fields> {
  return fieldsOf(call, env, { timeoutMs, resend: false });
}

type Limits = Pick<HttpRequest, 'timeoutMs' | 'resend'>;

async function fieldsOf(call: AwsCall, env: Env, limits: Limits): Promise<Fields> {
  try {
    return fieldsIn(await attempt(call, env, limits));
  } catch (error) {
    throw StoreError.from(error);
  }
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
 * Returns the service's endpoint: the URL in its own variable or in `AWS_ENDPOINT_URL`, or the usual one.
 *
 * @param usual AWS's by default.
 * @throws {StoreError} if a variable isn't an http or https URL.
 */
export function endpointOf(
  service: JsonService | 's3',
  region: string,
  env: Env,
  usual = `https://${service}.${region}.${domainOf(region)}/`,
): URL {
  return endpointIn(`AWS_ENDPOINT_URL_${VARIABLES[service] ?? service.toUpperCase()}`, env) ?? new URL(usual);
}

/**
 * Returns the endpoint in a variable, else the one in `AWS_ENDPOINT_URL`, else `undefined`.
 *
 * @throws {StoreError} when the variable isn't an http or https URL.
 */
export function endpointIn(variable: string, env: Env): URL | undefined {
  const name = env[variable] ? variable : 'AWS_ENDPOINT_URL';
  const override = env[name];
  if (!override) return undefined;
  const url = URL.canParse(override) ? new URL(override) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new StoreError(`cannot be found: ${name} is not an http or https URL`);
}

/**
 * Returns the domain of a region's services.
 * https://github.com/aws/aws-sdk-js-v3/blob/main/packages/util-endpoints/src/lib/aws/partitions.json
 */
export function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com';
}

function attempt(
  { service, target, fields, arn, endpoint, connections, ...own }: AwsCall,
  env: Env,
  limits: Limits,
): Promise<HttpAnswer> {
  const region = own.region ?? regionOf(arn, env);
  const headers = {
    'Content-Type': `application/x-amz-json-${PROTOCOLS[service] ?? '1.1'}`,
    'X-Amz-Target': target,
  };
  const url = endpointOf(service, region, env, endpoint);
  const body = JSON.stringify(fields);
  const request = { ...limits, maxBytes: MAX_ANSWER_BYTES, ...(connections && { connections }) };
  return sendSigned({ service, region, method: 'POST', url, headers, body, ...request }, env);
}

/** A request to AWS before it's signed. */
export interface UnsignedRequest extends Omit<HttpRequest, 'url' | 'agent'> {
  /** Name in the signature. */
  readonly service: string;
  readonly region: string;
  readonly url: URL;
  /** Connections to reuse. @default - a new connection */
  readonly connections?: KeptConnections;
}

/**
 * Signs a request with the credentials in the environment, and sends it.
 *
 * @throws {StoreError} when there are no credentials.
 * @throws a system error when the connection fails.
 */
export async function sendSigned(
  { service, region, url, connections, ...request }: UnsignedRequest,
  env: Env,
): Promise<HttpAnswer> {
  const headers = signedHeaders({ ...request, service, region, url }, credentialsIn(env));
  const agent = connections?.agentFor(url);
  return send({ ...request, url: url.href, headers, ...(agent && { agent }) });
}

function credentialsIn(env: Env): Credentials {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (id && secret) return { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) };
  throw new StoreError('cannot be asked without AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', {
    code: 'NO_CREDENTIALS',
  });
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
