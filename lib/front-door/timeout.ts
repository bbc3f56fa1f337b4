import { Annotations, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { configurationError, inSeconds } from '../validation';

/**
 * What Twilio gives a webhook for a call in all, and cannot be made to extend.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const TWILIO_TIMEOUT = Duration.seconds(15);

/** How long a front door waits for the function. */
export interface TimeoutLimit {
  readonly limit: Duration;
  /** Ends the sentence "at most 29 seconds …". */
  readonly door: string;
}

/** Refuses a function that may run longer than its door waits: the door would answer with an error of its own. */
export function checkTimeout(scope: Construct, timeout: Duration | undefined, { limit, door }: TimeoutLimit): void {
  if (timeout === undefined || timeout.isUnresolved()) return;
  if (timeout.toMilliseconds() <= limit.toMilliseconds()) return;
  throw configurationError(scope, {
    prop: 'timeout',
    value: timeout,
    problem: `at most ${inSeconds(limit)} ${door}`,
    fix: `lower it; Twilio itself waits ${inSeconds(TWILIO_TIMEOUT)}`,
  });
}

/** Warns of a function that may answer after Twilio has hung up. */
export function warnAboveTwilioTimeout(scope: Construct, timeout: Duration | undefined): void {
  if (timeout === undefined || timeout.isUnresolved()) return;
  if (timeout.toMilliseconds() <= TWILIO_TIMEOUT.toMilliseconds()) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:timeoutAboveTwilio',
    `timeout is ${inSeconds(timeout)}, but Twilio waits ${inSeconds(TWILIO_TIMEOUT)} for a call's webhook: ` +
      'what comes later is lost. Fix: lower timeout, and do slow work outside the webhook.',
  );
}
