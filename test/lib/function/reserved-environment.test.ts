import { describe, expect, it } from 'vitest';
import { checkEnvironment } from '../../../lib/function/environment';
import { testStack } from '../stack';

describe("a user's environment", () => {
  it("can contain every variable that the construct doesn't set", () => {
    expect(() => checkEnvironment(testStack(), { STAGE: 'prod', TWILIO_AUTH_TOKEN_TTL_SECONDS: '60' })).not.toThrow();
    expect(() => checkEnvironment(testStack())).not.toThrow();
  });

  it("can't contain the token, and the error doesn't show it", () => {
    const given = () => checkEnvironment(testStack(), { TWILIO_AUTH_TOKEN: 'a-plain-token' });

    expect(given).toThrow(
      '[Test] `environment.TWILIO_AUTH_TOKEN`: the token would be in the template in plain text. ' +
        'Fix: set `authToken` to `AuthToken.fromSecretsManager(…)` or `AuthToken.fromSsmParameter(…)`, and let the function read it.',
    );
    expect(given).not.toThrow(/a-plain-token/);
  });

  it.each([
    ['TWILIO_AUTH_TOKEN_SECRET_ARN', 'use `authToken: AuthToken.fromSecretsManager(…)`'],
    ['TWILIO_AUTH_TOKEN_PARAMETER_NAME', 'use `authToken: AuthToken.fromSsmParameter(…)`'],
    ['TWILIO_PUBLIC_ORIGINS', 'use `publicOrigins`'],
  ])("can't contain %s, which the construct sets", (name, fix) => {
    expect(() => checkEnvironment(testStack(), { [name]: 'x' })).toThrow(
      `[Test] \`environment.${name}\`: the construct writes this variable. Fix: ${fix}.`,
    );
  });
});
