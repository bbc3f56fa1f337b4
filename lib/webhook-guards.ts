import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { checkCodeSources } from './code-sources';
import { mistake } from './errors';
import { warnOfForeignSecret } from './foreign-secret';
import { timeoutOf, underlying } from './given-function';
import { plainTextTokenIn } from './reserved-environment';
import { checkRuntime } from './supported-runtime';
import { warnAboveTwilioTimeout } from './timeout';
import type { TwilioWebhookProps } from './twilio-webhook-props';
import { noWayToToken } from './vpc-egress';

/** Refuses props that make no webhook. */
export function checkProps(scope: Construct, props: TwilioWebhookProps): void {
  checkAuthToken(scope, props);
  checkCodeSources(scope, props);
  warnOfForeignSecret(scope, props.authToken);
}

/** Refuses a function that cannot answer Twilio: what is known of it now, and at synth what may still change. */
export function checkFunction(scope: Construct, fn: IFunction, props: TwilioWebhookProps): void {
  warnAboveTwilioTimeout(scope, timeoutOf(fn));
  checkRuntime(scope, fn);
  scope.node.addValidation({
    validate: () => [...plainTextTokenIn(underlying(fn)), ...noWayToToken(props)],
  });
}

/** For callers that no compiler has checked. */
function checkAuthToken(scope: Construct, { authToken }: Partial<TwilioWebhookProps>): void {
  if (typeof authToken === 'object' && 'grantRead' in authToken) return;
  throw mistake(scope, {
    prop: 'authToken',
    allowed: 'must be the place where the token is kept, never the token',
    fix: 'use AuthToken.fromSecretsManager(…) or AuthToken.fromSsmParameter(…)',
  });
}
