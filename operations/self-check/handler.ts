import { authTokens } from '../../lambda/auth-token';
import type { OriginResult } from './check-origin';
import { type DeploymentEvent, failed, isReturn, passed, respond, untouched } from './cloudformation';
import { faultsInWords, type SelfCheckOptions, selfCheck } from './self-check';

/** What the canary's schedule sends. */
export interface CanaryEvent {
  readonly origins: readonly string[];
  /** What is asked below each. */
  readonly path?: string;
  readonly waitSeconds?: number;
}

/** What may be put in place of the real ones. */
export type Surroundings = Pick<SelfCheckOptions, 'internet' | 'clock' | 'momentMs' | 'requestMs'> & {
  readonly env?: Readonly<Record<string, string | undefined>>;
};

interface Context {
  getRemainingTimeInMillis?(): number;
}

/** A check that has failed: its message has the causes. */
class SelfCheckError extends Error {
  override readonly name = 'SelfCheckError';
}

/** A canary waits out no more than a rotation. */
const CANARY_WAIT_SECONDS = 75;
/** For the cause of a refusal, and for the answer to CloudFormation. */
const RESERVE_MS = 80_000;

/** Makes the function: CloudFormation's custom resource, and the canary of a schedule. */
export function selfCheckHandler(own: Surroundings = {}) {
  return async (event: DeploymentEvent | CanaryEvent, context: Context = {}): Promise<void> => {
    if ('RequestType' in event) return deployment(event, context, own);
    const { waitSeconds = CANARY_WAIT_SECONDS, ...plan } = event;
    await check({ ...plan, waitSeconds }, context, own);
  };
}

/** @throws when CloudFormation cannot be told. What is found is told to it: the deployment then goes on or rolls back. */
async function deployment(event: DeploymentEvent, context: Context, own: Surroundings): Promise<void> {
  if (event.RequestType === 'Delete') return respond(event, untouched(event));
  // It passed with these properties before, and that is where CloudFormation is on its way back to.
  const returning = isReturn(event);
  const plan = planOf(event);
  try {
    await check(returning ? { ...plan, waitSeconds: 0 } : plan, context, own);
  } catch (error) {
    return respond(event, returning ? untouched(event) : failed(event, messageOf(error)));
  }
  return respond(event, passed(event));
}

interface Plan {
  readonly origins: readonly string[];
  readonly path?: string;
  readonly otherOrigins?: readonly string[];
  readonly waitSeconds: number;
}

function planOf({ ResourceProperties: { Origins, OtherOrigins, Path, WaitSeconds } }: DeploymentEvent): Plan {
  const path = Path === undefined ? {} : { path: String(Path) };
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  const waitSeconds = Number(WaitSeconds) || 0;
  return { origins: list(Origins), ...path, otherOrigins: list(OtherOrigins), waitSeconds };
}

/** @throws {SelfCheckError} when an origin fails, or there is no token. */
async function check({ waitSeconds, ...plan }: Plan, context: Context, own: Surroundings): Promise<void> {
  const { env = process.env, ...surroundings } = own;
  const left = context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
  const waitMs = Math.max(0, Math.min(waitSeconds * 1000, left - RESERVE_MS));
  const keys = await authTokens(undefined, env)
    .keys()
    .catch((error: unknown) => {
      throw new SelfCheckError(`[token-unavailable] The self-check cannot read the auth token: ${messageOf(error)}`);
    });
  const result = await selfCheck({ ...plan, keys, waitMs, ...surroundings });
  for (const each of result.origins) log(each);
  if (!result.ok) throw new SelfCheckError(faultsInWords(result));
}

/** One line an origin. */
function log({ words, cause, origin, attempts, waitedMs }: OriginResult): void {
  const entry = { message: words, selfCheck: cause ?? 'passed', origin, attempts, waitedMs };
  if (cause === null) console.info(entry);
  else console.error(entry);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something was thrown that is no error.';
}

/** The function that is deployed. */
export const handler = selfCheckHandler();
