/**
 * Whether programs that tests need (nginx, HAProxy, Python) have to be installed: in CI they are, unless it could not
 * install them and said so. On a developer's machine tests do without, and say which.
 */
export const MUST_BE_THERE =
  process.env['CI'] !== undefined && process.env['CDK_TWILIO_WEBHOOK_NO_PROXIES'] === undefined;
