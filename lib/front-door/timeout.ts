import { Annotations, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TwilioLimits } from '../contract';
import { configurationError, inSeconds } from '../validation';

/**
 * Maximum time that Twilio waits for a call's webhook, including retries.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const TWILIO_TIMEOUT = Duration.millis(TwilioLimits.answerMs);

/** Maximum time that a front door waits for the function. */
export interface TimeoutLimit {
  readonly limit: Duration;
  /** The front door, as in "must be at most 29 seconds behind a REST API". */
  readonly door: string;
}

/** Rejects a function that may run longer than its front door waits: the door would answer with its own error. */
export function checkTimeout(scope: Construct, timeout: Duration | undefined, { limit, door }: TimeoutLimit): void {
  if (!isAbove(timeout, limit)) return;
  throw configurationError(scope, {
    prop: 'timeout',
    value: timeout,
    problem: `must be at most ${inSeconds(limit)} ${door}`,
    fix: `lower it; Twilio itself waits ${inSeconds(TWILIO_TIMEOUT)}`,
  });
}

/** Warns about a function that may answer after Twilio has hung up. */
export function warnAboveTwilioTimeout(scope: Construct, timeout: Duration | undefined): void {
  if (!isAbove(timeout, TWILIO_TIMEOUT)) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:timeoutAboveTwilio',
    `\`timeout\` is ${inSeconds(timeout)}, but Twilio waits ${inSeconds(TWILIO_TIMEOUT)} for a call's webhook, so later ` +
      'answers are lost. Fix: lower `timeout`, and do slow work outside the webhook.',
  );
}

function isAbove(timeout: Duration | undefined, limit: Duration): timeout is Duration {
  return timeout !== undefined && !timeout.isUnresolved() && timeout.toMilliseconds() > limit.toMilliseconds();
}
