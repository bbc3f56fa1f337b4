import { Duration, Lazy } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { checkTimeout, warnAboveTwilioTimeout } from '../../../lib/front-door/timeout';
import { stackWithSomething } from '../stack';

const DOOR = { limit: Duration.seconds(29), door: 'behind a REST API' };
const UNKNOWN = Duration.seconds(Lazy.number({ produce: () => 900 }));

describe('a timeout', () => {
  it('can be as long as the front door allows', () => {
    expect(() => checkTimeout(stackWithSomething(), Duration.seconds(29), DOOR)).not.toThrow();
    expect(() => checkTimeout(stackWithSomething(), Duration.seconds(30), DOOR)).toThrow(
      '[Test] `timeout` is 30 seconds: must be at most 29 seconds behind a REST API. Fix: lower it; Twilio itself waits 15 seconds.',
    );
  });

  it.each([undefined, UNKNOWN])('is accepted if it is known only at deployment', (timeout) => {
    const stack = stackWithSomething();
    warnAboveTwilioTimeout(stack, timeout);

    expect(() => checkTimeout(stack, timeout, DOOR)).not.toThrow();
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  it("causes a warning above Twilio's timeout", () => {
    const stack = stackWithSomething();
    warnAboveTwilioTimeout(stack, Duration.seconds(16));

    Annotations.fromStack(stack).hasWarning(
      '/Test',
      Match.stringLikeRegexp('`timeout` is 16 seconds, but Twilio waits 15 seconds .* Fix: lower `timeout`'),
    );
  });

  it("causes no warning at exactly Twilio's timeout", () => {
    const stack = stackWithSomething();
    warnAboveTwilioTimeout(stack, Duration.seconds(15));

    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
