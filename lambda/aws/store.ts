import { sign } from 'aws4';
import { awsCredentials } from './credentials';
import { endpointOf, regionOf } from './endpoint';
import { type HttpAnswer, send } from './http';
import { withRetry } from './retry';
import { StoreError, storeErrorOf } from './store-error';

/** Where a secret is kept: its ARN or name in Secrets Manager, or the name of an SSM parameter. */
export interface StoredPlace {
  readonly store: 'secrets-manager' | 'ssm';
  readonly id: string;
}

/** A version of a secret in Secrets Manager other than the current one. */
export type Stage = 'AWSPENDING' | 'AWSPREVIOUS';

/** What a store holds. */
export interface StoredValue {
  readonly text: string;
  /** When this version was made, in milliseconds since 1970. */
  readonly createdAt?: number;
}

type Fields = Readonly<Record<string, unknown>>;
type Env = Readonly<Record<string, string | undefined>>;

/** A service of AWS's that keeps secrets: how it is called, and where its answer has the value. */
interface StoreService {
  readonly name: string;
  /** Name in the host and in the signature. */
  readonly service: string;
  readonly endpointVariable: string;
  readonly target: string;
  question(id: string, stage: Stage | undefined): Fields;
  answer(fields: Fields): { readonly text: unknown; readonly createdAt?: unknown };
}

/**
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
const SERVICES: Readonly<Record<StoredPlace['store'], StoreService>> = {
  'secrets-manager': {
    name: 'Secrets Manager',
    service: 'secretsmanager',
    endpointVariable: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
    target: 'secretsmanager.GetSecretValue',
    question: (id, stage) => ({ SecretId: id, ...(stage && { VersionStage: stage }) }),
    answer: ({ SecretString, CreatedDate }) => ({ text: SecretString, createdAt: CreatedDate }),
  },
  ssm: {
    name: 'SSM Parameter Store',
    service: 'ssm',
    endpointVariable: 'AWS_ENDPOINT_URL_SSM',
    target: 'AmazonSSM.GetParameter',
    question: (id) => ({ Name: id, WithDecryption: true }),
    answer: ({ Parameter }) => ({ text: (Parameter as Fields | undefined)?.['Value'] }),
  },
};

/**
 * Reads a value from Secrets Manager or SSM: tried twice, each for at most two seconds. Credentials come from the
 * environment as it is now, or from the container's endpoint; the region from the ARN, else from `AWS_REGION`.
 *
 * @param deadline wall clock in milliseconds at which the read is given up.
 * @throws {StoreError} that names the store, the place and AWS's error code, and nothing of value or credentials.
 */
export async function readStored(place: StoredPlace, env: Env, deadline: number, stage?: Stage): Promise<StoredValue> {
  const service = SERVICES[place.store];
  try {
    return await withRetry(deadline, async (until) =>
      storedValue(service, await ask(service, place, env, stage, until)),
    );
  } catch (error) {
    throw StoreError.from(error).at(service.name, place.id);
  }
}

/** Reads another version of a secret like {@link readStored}. @returns undefined when no version has that stage. */
export async function readStage(
  place: StoredPlace,
  env: Env,
  deadline: number,
  stage: Stage,
): Promise<StoredValue | undefined> {
  try {
    return await readStored(place, env, deadline, stage);
  } catch (error) {
    if (error instanceof StoreError && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function ask(
  { service, endpointVariable, target, question }: StoreService,
  { id }: StoredPlace,
  env: Env,
  stage: Stage | undefined,
  until: number,
): Promise<HttpAnswer> {
  const region = regionOf(id, env);
  const url = endpointOf(service, region, env, endpointVariable);
  const credentials = await awsCredentials(env, until);
  const body = JSON.stringify(question(id, stage));
  const headers = { Host: url.host, 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target };
  const signed = sign({ service, region, method: 'POST', path: url.pathname, headers, body }, credentials);
  return send({ url, method: 'POST', headers: signed.headers ?? {}, body }, until);
}

function storedValue({ answer }: StoreService, { status, body }: HttpAnswer): StoredValue {
  const fields = jsonFields(body);
  if (status !== 200) throw storeErrorOf(status, fields);
  if (fields === undefined) throw new StoreError('answered something that is not JSON');
  const { text, createdAt } = answer(fields);
  if (typeof text !== 'string') throw new StoreError('answered without a text value; a binary secret cannot be used');
  // AWS's JSON protocol writes times as seconds since 1970.
  return { text, ...(typeof createdAt === 'number' && { createdAt: createdAt * 1000 }) };
}

function jsonFields(text: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Fields) : undefined;
  } catch {
    return undefined;
  }
}
