import { existsSync } from 'node:fs';

const FILE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Set by who knows that there is no browser: the tests in one are then skipped. */
const WITHOUT = process.env['CDK_TWILIO_WEBHOOK_NO_BROWSER'] === '1';
/** Where the browser tests must run; elsewhere a machine without a browser skips them, and says so. */
const REQUIRED = process.env['CI'] !== undefined && !WITHOUT;

/** Why the tests in a browser are skipped; `undefined` when they run. */
export function whySkipped(): string | undefined {
  if (WITHOUT) return 'CDK_TWILIO_WEBHOOK_NO_BROWSER=1';
  if (existsSync(FILE) || REQUIRED) return undefined;
  return `there is no ${FILE}; install chromium, or name one with CHROMIUM`;
}

/** The browser. @throws when it has to be there and is not. */
export function chromium(): string {
  if (existsSync(FILE)) return FILE;
  throw new Error(
    `There is no ${FILE}, and the inspector's page is tested in it. Install it (apt-get install -y chromium), name ` +
      'another with CHROMIUM, or set CDK_TWILIO_WEBHOOK_NO_BROWSER=1 to skip these tests.',
  );
}
