import { type AwsCall, callAws, type Env, type Fields } from './call';
import { StoreError } from './store-error';

/** The location of a secret: its ARN or name in Secrets Manager, or the name of an SSM parameter. */
export interface StoredPlace {
  readonly store: 'secrets-manager' | 'ssm';
  readonly id: string;
}

/** A version of a secret in Secrets Manager other than the current one. */
export type Stage = 'AWSPENDING' | 'AWSPREVIOUS';

/** A value read from a store. */
export interface StoredValue {
  readonly text: string;
  /** Time at which this version was created, in milliseconds since 1970. */
  readonly createdAt?: number;
}

/** A service that stores secrets: its request for a value, and the field with the value in its response. */
interface Store {
  readonly name: string;
  readonly service: AwsCall['service'];
  readonly target: string;
  question(id: string, stage: Stage | undefined): Fields;
  answer(fields: Fields): { readonly text: unknown; readonly createdAt?: unknown };
}

/**
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
const STORES: Readonly<Record<StoredPlace['store'], Store>> = {
  'secrets-manager': {
    name: 'Secrets Manager',
    service: 'secretsmanager',
    target: 'secretsmanager.GetSecretValue',
    question: (id, stage) => ({ SecretId: id, ...(stage && { VersionStage: stage }) }),
    answer: ({ SecretString, CreatedDate }) => ({ text: SecretString, createdAt: CreatedDate }),
  },
  ssm: {
    name: 'SSM Parameter Store',
    service: 'ssm',
    target: 'AmazonSSM.GetParameter',
    question: (id) => ({ Name: id, WithDecryption: true }),
    answer: ({ Parameter }) => ({ text: (Parameter as Fields | undefined)?.['Value'] }),
  },
};

/**
 * Reads a value from Secrets Manager or SSM with {@link callAws}. The region is the ARN's, else the function's.
 *
 * @param deadline wall clock in milliseconds at which the read is given up.
 * @throws {StoreError} that names the store, the place and AWS's error code, without the value and the credentials.
 */
export async function readStored(place: StoredPlace, env: Env, deadline: number, stage?: Stage): Promise<StoredValue> {
  const { name, service, target, question, answer } = STORES[place.store];
  try {
    const fields = await callAws({ service, target, fields: question(place.id, stage), arn: place.id }, env, deadline);
    return storedValue(answer(fields));
  } catch (error) {
    throw StoreError.from(error).at(name, shownPlace(place.id));
  }
}

const ARN = /^arn:[a-z0-9-]+:(?:secretsmanager|ssm|dynamodb):/;
const NAME = /^[A-Za-z0-9/_.-]+$/;
/** Matches a token, which has 32 letters and digits in a row. A name has words. */
const OPAQUE = /[A-Za-z0-9]{20}/;

/** Returns an ARN or name for error messages. Hides anything else, because it may be a misplaced token. */
export function shownPlace(id: string): string {
  const shown = ARN.test(id) || (NAME.test(id) && !OPAQUE.test(id));
  return shown ? id : "(a value that isn't shown, because it's no ARN)";
}

/** Reads another version of a secret like {@link readStored}. @returns `undefined` if no version has that stage. */
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

function storedValue({ text, createdAt }: ReturnType<Store['answer']>): StoredValue {
  if (typeof text !== 'string') throw new StoreError('answered without a text value; a binary secret cannot be used');
  // AWS's JSON protocol writes times as seconds since 1970.
  return { text, ...(typeof createdAt === 'number' && { createdAt: createdAt * 1000 }) };
}
