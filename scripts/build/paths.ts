import { join } from 'node:path';

/** Root of the checkout. */
export const ROOT = join(__dirname, '..', '..');

/** Where everything that is published is built to. */
export const DIST = join(ROOT, 'dist');
