import { httpUrl } from './endpoint';
import { send } from './http';
import { StoreError } from './store-error';

type Env = Readonly<Record<string, string | undefined>>;

/** What requests to AWS are signed with. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const FULL_URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
/**
 * Hosts that may be asked over plain http: this machine, and the agents of ECS and EKS.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
const PLAIN_HOSTS = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|169\.254\.170\.(2|23)|\[fd00:ec2::23\])$/;

/**
 * The credentials of now, never remembered: those in the environment, else those that the container's endpoint
 * (`AWS_CONTAINER_CREDENTIALS_FULL_URI`, with `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` or
 * `AWS_CONTAINER_AUTHORIZATION_TOKEN`) answers.
 *
 * @param until wall clock in milliseconds at which that has to have happened.
 * @throws {StoreError} when there are none.
 */
export async function awsCredentials(env: Env, until: number): Promise<AwsCredentials> {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (id && secret) return credentials(id, secret, token);
  const uri = env[FULL_URI];
  if (uri) return containerCredentials(httpUrl(uri, FULL_URI), env, until);
  throw new StoreError(`cannot be asked without AWS credentials: neither AWS_ACCESS_KEY_ID nor ${FULL_URI} is set`);
}

async function containerCredentials(url: URL, env: Env, until: number): Promise<AwsCredentials> {
  if (url.protocol !== 'https:' && !PLAIN_HOSTS.test(url.hostname)) {
    throw new StoreError(`cannot be asked: ${FULL_URI} has to be https, or a host of this machine, ECS or EKS`);
  }
  const authorization = await authorizationToken(env);
  const headers = authorization ? { Authorization: authorization } : {};
  const { status, body } = await send({ url, method: 'GET', headers }, until);
  if (status !== 200) {
    throw new StoreError(`cannot be asked: ${FULL_URI} answered HTTP ${status}`, { retryable: status >= 500 });
  }
  const { AccessKeyId: id, SecretAccessKey: secret, Token: token } = jsonObject(body);
  if (typeof id === 'string' && typeof secret === 'string') {
    return credentials(id, secret, typeof token === 'string' ? token : undefined);
  }
  throw new StoreError(`cannot be asked: ${FULL_URI} answered without credentials`);
}

function credentials(accessKeyId: string, secretAccessKey: string, sessionToken: string | undefined): AwsCredentials {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** The file is replaced while the container runs, so it comes first and is read each time. */
async function authorizationToken(env: Env): Promise<string | undefined> {
  const file = env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  if (!file) return env['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
  const { readFile } = await import('node:fs/promises');
  return (await readFile(file, 'utf8')).trim();
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
