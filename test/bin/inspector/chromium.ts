import { existsSync } from 'node:fs';

const FILE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Set on machines without a browser, to skip its tests. */
const WITHOUT = process.env['CDK_TWILIO_WEBHOOK_NO_BROWSER'] === '1';
/** In CI the browser tests must run. Elsewhere, a machine without a browser skips them and says so. */
const REQUIRED = process.env['CI'] !== undefined && !WITHOUT;

/** Returns why the browser tests are skipped; `undefined` when they run. */
export function whySkipped(): string | undefined {
  if (WITHOUT) return 'CDK_TWILIO_WEBHOOK_NO_BROWSER=1';
  if (existsSync(FILE) || REQUIRED) return undefined;
  return `there is no ${FILE}; install Chromium, or set CHROMIUM`;
}

/** Returns the path of the browser. @throws when it's required and missing. */
export function chromium(): string {
  if (existsSync(FILE)) return FILE;
  throw new Error(
    `There is no ${FILE}, which the tests of the inspector's page need. Install it (apt-get install -y chromium), set ` +
      'CHROMIUM to another browser, or set CDK_TWILIO_WEBHOOK_NO_BROWSER=1 to skip these tests.',
  );
}
