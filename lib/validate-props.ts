import type { FunctionOptions, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { warnAboutCrossAccountSecret } from './auth-token';
import { warnAboveTwilioTimeout } from './front-door';
import { checkRuntime, plainTextTokenIn, timeoutOf, underlying, validateTokenReachable } from './function';
import type { TwilioWebhookProps } from './twilio-webhook-props';
import { configurationError } from './validation';

/** Refuses props that make no webhook. */
export function checkProps(scope: Construct, props: TwilioWebhookProps): void {
  checkAuthToken(scope, props);
  checkCodeSources(scope, props);
  warnAboutCrossAccountSecret(scope, props.authToken);
}

/** Refuses a function that cannot answer Twilio: what is known of it now, and at synth what may still change. */
export function checkFunction(scope: Construct, fn: IFunction, props: TwilioWebhookProps): void {
  warnAboveTwilioTimeout(scope, timeoutOf(fn));
  checkRuntime(scope, fn);
  scope.node.addValidation({
    validate: () => [...plainTextTokenIn(underlying(fn)), ...validateTokenReachable(props, props.authToken)],
  });
}

/** For callers that no compiler has checked. */
function checkAuthToken(scope: Construct, { authToken }: Partial<TwilioWebhookProps>): void {
  if (typeof authToken === 'object' && 'grantRead' in authToken) return;
  throw configurationError(scope, {
    prop: 'authToken',
    problem: 'must be the place where the token is kept, never the token',
    fix: 'use AuthToken.fromSecretsManager(…) or AuthToken.fromSsmParameter(…)',
  });
}

/** A prop of the construct's own: `new-function` configures the function that is created, `webhook` everything else. */
type OwnProp = Exclude<keyof TwilioWebhookProps, keyof FunctionOptions>;

/** Complete by its type: a prop that is added without a line here does not compile. */
const OWN_PROPS: Record<OwnProp, 'new-function' | 'webhook'> = {
  authToken: 'webhook',
  frontDoor: 'webhook',
  publicOrigins: 'webhook',
  idempotency: 'webhook',
  selfCheck: 'webhook',
  alarms: 'webhook',
  requestMetrics: 'webhook',
  savedQueries: 'webhook',
  function: 'webhook',
  entry: 'new-function',
  code: 'new-function',
  bundling: 'new-function',
  handler: 'new-function',
  runtime: 'new-function',
  sourceMap: 'new-function',
  logEncryptionKey: 'new-function',
};

/** Returns the options that the function is created with as they are. */
export function functionOptions(props: TwilioWebhookProps): FunctionOptions {
  const { logRetention, logRemovalPolicy, ...rest } = props;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in OWN_PROPS)));
}

/** Refuses more than one source of code, and options that a function made elsewhere would not heed. */
function checkCodeSources(scope: Construct, props: TwilioWebhookProps): void {
  const given = (['entry', 'code', 'function'] as const).filter((name) => props[name] !== undefined);
  if (given.length > 1) {
    throw configurationError(scope, {
      prop: given.join(', '),
      problem: 'at most one of entry, code and function may be given',
      fix: 'keep one; without any the sample app is deployed',
    });
  }
  if (props.function) checkNoOptions(scope, props);
  if (props.bundling && props.entry === undefined) {
    throw configurationError(scope, {
      prop: 'bundling',
      problem: 'only an entry is bundled',
      fix: 'give entry, or leave it out',
    });
  }
}

function checkNoOptions(scope: Construct, props: TwilioWebhookProps): void {
  const options = Object.entries(props).filter(
    ([name, value]) => value !== undefined && name !== 'logGroup' && OWN_PROPS[name as OwnProp] !== 'webhook',
  );
  if (options.length === 0) return;
  throw configurationError(scope, {
    prop: options.map(([name]) => name).join(', '),
    problem: 'would change nothing, because function is one that already exists',
    fix: 'set it where that function is made',
  });
}
