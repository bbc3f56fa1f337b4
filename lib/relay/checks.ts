import { Annotations, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Environment } from '../contract';
import { checkBasePath, configurationError, inSeconds, rejectWithoutEffect } from '../validation';
import { SYNCHRONOUS_TIMEOUT } from './function';
import { type ConversationRelayProps, RelayInvocation } from './props';

/** Rejects props that can't work together. */
export function checkRelayProps(scope: Construct, props: ConversationRelayProps): void {
  rejectMediaStreams(scope, props);
  const { authToken }: Partial<ConversationRelayProps> = props;
  // For callers in JavaScript.
  if (typeof authToken !== 'object' || !('grantRead' in authToken)) {
    throw configurationError(scope, {
      prop: 'authToken',
      problem: 'must be the location of the token, never the token itself',
      fix: 'use `AuthToken.fromSecretsManager(…)` or `AuthToken.fromSsmParameter(…)`',
    });
  }
  const sources = (['entry', 'code'] as const).filter((name) => props[name] !== undefined);
  if (sources.length !== 1) {
    throw configurationError(scope, {
      prop: 'entry, code',
      problem: sources.length === 0 ? 'a relay has no sample app to use instead' : 'they are mutually exclusive',
      fix: 'set `entry` to the file that exports `conversationRelay(…)` as `handler`',
    });
  }
  if (props.domainName === undefined) {
    rejectWithoutEffect(scope, props, ['basePath', 'hostedZone', 'certificate'], {
      because: 'no custom domain is created',
      fix: 'set `domainName`',
    });
  }
  if (props.basePath !== undefined) checkBasePath(scope, props.basePath);
  checkStageName(scope, props.stageName);
  checkTimeout(scope, props);
  warnAboutAccounts(scope, authToken);
}

/** A handshake names no account, so tokens that are looked up by account never fit. */
function warnAboutAccounts(scope: Construct, { environment }: ConversationRelayProps['authToken']): void {
  const { [Environment.authTokenSecretPattern]: pattern, [Environment.authTokenTable]: table } = environment;
  if (pattern === undefined && (table === undefined || Environment.requireSharedKey in environment)) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:relayNamesNoAccount',
    "The relay's handshakes name no account, so tokens that are looked up by account refuse them all. " +
      'Set `authToken` to one secret with the tokens of all accounts, or use shared keys.',
  );
}

/** Not a prop: a JavaScript app, or one with a cast, may try it. */
function rejectMediaStreams(scope: Construct, props: object): void {
  if (!('mediaStreams' in props)) return;
  throw configurationError(scope, {
    prop: 'mediaStreams',
    problem:
      'Media Streams sends 50 messages a second and call, and each message would invoke the function: about 3,000 ' +
      'invocations for a minute of a call',
    fix: 'use <ConversationRelay>, or run Media Streams in a container behind a load balancer, such as on Fargate',
  });
}

function checkStageName(scope: Construct, stageName: string | undefined): void {
  if (stageName === undefined || Token.isUnresolved(stageName) || /^[\w-]{1,128}$/.test(stageName)) return;
  throw configurationError(scope, {
    prop: 'stageName',
    value: stageName,
    problem: 'must be at most 128 letters, digits, hyphens and underscores, because it is a segment of the URL',
    fix: 'choose such a name, or remove it for "live"',
  });
}

function checkTimeout(scope: Construct, { timeout, invocation }: ConversationRelayProps): void {
  if (invocation !== RelayInvocation.SYNCHRONOUS || !timeout || timeout.isUnresolved()) return;
  if (timeout.toSeconds() <= SYNCHRONOUS_TIMEOUT.toSeconds()) return;
  throw configurationError(scope, {
    prop: 'timeout',
    value: timeout,
    problem: `API Gateway waits at most ${inSeconds(SYNCHRONOUS_TIMEOUT)} for a synchronous invocation, and then sends an error to Twilio`,
    fix: 'lower it, or remove `invocation`',
  });
}
