import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import {
  Alias,
  type FunctionOptions,
  type IFunction,
  type IVersion,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { RELAY_WAKE_EVENT } from '../contract';
import { type ConversationRelayProps, RelayInvocation } from './props';

/** Integrations of API Gateway end after 29 seconds. */
export const SYNCHRONOUS_TIMEOUT = Duration.seconds(29);
/** Longer than any answer that a caller waits for. */
const ASYNCHRONOUS_TIMEOUT = Duration.minutes(5);

/** Props that aren't passed on to the function. */
const OWN_PROPS: Readonly<Record<Exclude<keyof ConversationRelayProps, keyof FunctionOptions>, true>> = {
  authToken: true,
  domainName: true,
  basePath: true,
  hostedZone: true,
  certificate: true,
  stageName: true,
  invocation: true,
  throttle: true,
  provisionedConcurrency: true,
  ending: true,
  selfCheck: true,
  savedQueries: true,
  accessLogs: true,
  cloudWatchRole: true,
  tableEncryptionKey: true,
  tableRemovalPolicy: true,
  alarms: true,
  metrics: true,
  entry: true,
  code: true,
  bundling: true,
  handler: true,
  runtime: true,
  sourceMap: true,
  logEncryptionKey: true,
};

/** Lambda's queue would deliver the message of a crashed function again after a minute, in the middle of another answer. */
const EVENT_INVOKES = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };

/** Returns the options of the function, with a relay's defaults. */
export function relayFunctionOptions(props: ConversationRelayProps): FunctionOptions {
  const { logRetention, logRemovalPolicy, ...rest } = props;
  const options = Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in OWN_PROPS)));
  const asynchronous = props.invocation !== RelayInvocation.SYNCHRONOUS;
  return {
    description: 'Answers Twilio ConversationRelay',
    memorySize: 1024,
    timeout: asynchronous ? ASYNCHRONOUS_TIMEOUT : SYNCHRONOUS_TIMEOUT,
    ...(asynchronous ? EVENT_INVOKES : {}),
    ...options,
  };
}

/** Returns the alias that keeps execution environments initialized, or the function without any. */
export function relayTarget(scope: Construct, created: LambdaFunction, props: ConversationRelayProps): IFunction {
  if (props.provisionedConcurrency === undefined) return created as IFunction;
  const asynchronous = props.invocation !== RelayInvocation.SYNCHRONOUS;
  return new Alias(scope, 'Alias', {
    aliasName: 'live',
    version: created.currentVersion as IVersion,
    provisionedConcurrentExecutions: props.provisionedConcurrency,
    ...(asynchronous ? EVENT_INVOKES : {}),
  }) as IFunction;
}

/** Creates the schedule that wakes the function, so that the hook `ending` can run. */
export function wakeRelay(scope: Construct, target: IFunction): void {
  new Rule(scope, 'Wake', {
    description: 'Wakes the relay before API Gateway closes its connections',
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new FunctionTarget(target, { event: RuleTargetInput.fromObject(RELAY_WAKE_EVENT), retryAttempts: 0 })],
  });
}
