import type { FunctionOptions, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { warnAboutCrossAccountSecret, warnAboutGeneratedSecret } from './auth-token';
import { Environment } from './contract';
import { warnAboveTwilioTimeout } from './front-door';
import { checkRuntime, plainTextTokenIn, runtimeOf, timeoutOf, underlying, validateTokenReachable } from './function';
import { checkTypes } from './prop-types';
import type { TwilioWebhookProps } from './twilio-webhook-props';
import { configurationError, rejectWithoutEffect } from './validation';

/** Rejects props that contradict each other. */
export function checkProps(scope: Construct, props: TwilioWebhookProps): void {
  checkTypes(scope, props);
  checkSelfCheckAccount(scope, props);
  checkCodeSources(scope, props);
  checkRuntime(scope, props.runtime);
  warnAboutCrossAccountSecret(scope, props.authToken.secret);
  warnAboutGeneratedSecret(scope, 'authToken', props.authToken.secret);
}

/** Rejects a function that can't answer Twilio: immediately, and at synth for what may still change until then. */
export function checkFunction(scope: Construct, fn: IFunction, props: TwilioWebhookProps): void {
  warnAboveTwilioTimeout(scope, timeoutOf(fn));
  if (props.function) checkRuntime(scope, runtimeOf(underlying(fn)));
  scope.node.addValidation({
    validate: () => [...plainTextTokenIn(underlying(fn)), ...validateTokenReachable(props, props.authToken)],
  });
}

/** Rejects a self-check that doesn't know for which of many accounts to sign. */
function checkSelfCheckAccount(scope: Construct, { authToken, selfCheck }: TwilioWebhookProps): void {
  const { environment } = authToken;
  const byAccount = [Environment.authTokenSecretPattern, Environment.authTokenTable].some(
    (name) => name in environment,
  );
  if (!selfCheck || !byAccount || Environment.selfCheckAccountSid in environment) return;
  throw configurationError(scope, {
    prop: 'selfCheck',
    problem: 'the tokens are looked up by account, and nothing says for which one the self-check signs',
    fix: 'set `selfCheckAccountSid` where you create the `AuthToken`, or remove `selfCheck`',
  });
}

/** A prop that isn't one of `FunctionOptions`. */
type OwnProp = Exclude<keyof TwilioWebhookProps, keyof FunctionOptions>;

/** The part that each prop configures: a function that the construct creates, or the webhook with any function. */
const OWN_PROPS: Record<OwnProp, 'new-function' | 'webhook'> = {
  authToken: 'webhook',
  frontDoor: 'webhook',
  publicOrigins: 'webhook',
  deliveries: 'webhook',
  idempotency: 'webhook',
  relay: 'webhook',
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

/** Returns the options that are passed on to the function unchanged. */
export function functionOptions(props: TwilioWebhookProps): FunctionOptions {
  const { logRetention, logRemovalPolicy, ...rest } = props;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in OWN_PROPS)));
}

/** Rejects several sources of code, and options of a new function next to an existing one. */
function checkCodeSources(scope: Construct, props: TwilioWebhookProps): void {
  const given = (['entry', 'code', 'function'] as const).filter((name) => props[name] !== undefined);
  if (given.length > 1) {
    throw configurationError(scope, {
      prop: given.join(', '),
      problem: '`entry`, `code` and `function` are mutually exclusive',
      fix: 'keep one, or none for the sample app',
    });
  }
  if (props.function) rejectFunctionOptions(scope, props);
  if (props.entry === undefined) {
    rejectWithoutEffect(scope, props, ['bundling'], { because: 'only `entry` is bundled', fix: 'set `entry`' });
  }
}

function rejectFunctionOptions(scope: Construct, props: TwilioWebhookProps): void {
  const options = Object.keys(props).filter((name) => name !== 'logGroup' && OWN_PROPS[name as OwnProp] !== 'webhook');
  rejectWithoutEffect(scope, props, options as (keyof TwilioWebhookProps)[], {
    because: '`function` already exists',
    fix: 'configure the function where you create it',
  });
}
