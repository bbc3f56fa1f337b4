import { authTokens } from '../../lambda/auth-token';
import type { SigningKeys } from '../../lambda/signature';
import { Environment } from '../../lib/contract';
import { whenAllowed } from '../patience';
import { type CustomResourceEvent, failed, isRollback, passed, respond, unchanged } from './cloudformation';
import {
  type Clock,
  faultMessage,
  type OriginResult,
  type SelfCheckOptions,
  SYSTEM_CLOCK,
  selfCheck,
} from './self-check';

/** The event of the canary's schedule. */
export interface CanaryEvent {
  readonly origins: readonly string[];
  /** The path to call below each origin. */
  readonly path?: string;
  readonly waitSeconds?: number;
}

/** Replacements for tests. */
type Overrides = Pick<SelfCheckOptions, 'internet' | 'clock' | 'rolloverMs' | 'requestMs'> & {
  readonly env?: Readonly<Record<string, string | undefined>>;
};

interface Context {
  getRemainingTimeInMillis?(): number;
}

/** The self-check failed. The message has the causes. */
class SelfCheckError extends Error {
  override readonly name = 'SelfCheckError';
}

/** Time for the role's policy to reach IAM's readers. */
const POLICY_MS = 90_000;
/** Long enough for a token rotation to reach the webhook. */
const CANARY_WAIT_SECONDS = 75;
/** Time to explain a refusal and to respond to CloudFormation. */
const RESERVE_MS = 80_000;

/** The Lambda handler of the self-check: CloudFormation's custom resource, and the canary of a schedule. */
export const handler = selfCheckHandler();

/** Creates the handler. */
export function selfCheckHandler(overrides: Overrides = {}) {
  return async (event: CustomResourceEvent | CanaryEvent, context: Context = {}): Promise<void> => {
    if ('RequestType' in event) return deploy(event, context, overrides);
    const { waitSeconds = CANARY_WAIT_SECONDS, ...plan } = event;
    await check({ ...plan, waitSeconds }, context, overrides);
  };
}

/** Reports the result to CloudFormation. @throws only when that fails. */
async function deploy(event: CustomResourceEvent, context: Context, overrides: Overrides): Promise<void> {
  if (event.RequestType === 'Delete') return respond(event, unchanged(event));
  const rollback = isRollback(event);
  const plan = planOf(event);
  try {
    await check(rollback ? { ...plan, waitSeconds: 0 } : plan, context, overrides);
  } catch (error) {
    return respond(event, rollback ? unchanged(event) : failed(event, messageOf(error)));
  }
  return respond(event, passed(event));
}

type Plan = Pick<SelfCheckOptions, 'origins' | 'path' | 'otherOrigins'> & { readonly waitSeconds: number };

function planOf({ ResourceProperties: { Origins, OtherOrigins, Path, WaitSeconds } }: CustomResourceEvent): Plan {
  const path = Path === undefined ? {} : { path: String(Path) };
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  const waitSeconds = Number(WaitSeconds) || 0;
  return { origins: list(Origins), ...path, otherOrigins: list(OtherOrigins), waitSeconds };
}

/** @throws {SelfCheckError} when an origin fails, or the token can't be read. */
async function check({ waitSeconds, ...plan }: Plan, context: Context, overrides: Overrides): Promise<void> {
  const { env = process.env, ...options } = overrides;
  const clock = options.clock ?? SYSTEM_CLOCK;
  const remainingMs = context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
  const deadline = clock.now() + Math.min(waitSeconds * 1000, remainingMs - RESERVE_MS);
  const keys = await readKeys(env, Math.min(deadline, clock.now() + POLICY_MS), clock);
  const waitMs = Math.max(0, deadline - clock.now());
  const requireSharedKey = env[Environment.requireSharedKey]?.trim() === 'on';
  const result = await selfCheck({ ...plan, keys, requireSharedKey, waitMs, ...options });
  for (const each of result.origins) log(each);
  if (!result.ok) throw new SelfCheckError(faultMessage(result));
}

/** Reads the keys again for each attempt, because a cache would return its error for a while. */
async function readKeys(env: Overrides['env'] & object, deadline: number, clock: Clock): Promise<SigningKeys> {
  const retryClock = { now: clock.now, pause: clock.sleep, random: () => 0 };
  const accountSid = env[Environment.selfCheckAccountSid]?.trim() || undefined;
  try {
    return await whenAllowed({ deadline, clock: retryClock }, async () =>
      authTokens(undefined, env).keys({ accountSid }),
    );
  } catch (error) {
    throw new SelfCheckError(`[token-unavailable] The self-check can't read the auth token: ${messageOf(error)}`);
  }
}

function log({ message, cause, origin, attempts, waitedMs }: OriginResult): void {
  const entry = { message, selfCheck: cause ?? 'passed', origin, attempts, waitedMs };
  if (cause === null) console.info(entry);
  else console.error(entry);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "The thrown value isn't an error.";
}
