import { join } from 'node:path';

/** Root of the checkout. */
export const ROOT = join(__dirname, '..', '..');

/** Folder of the build's output. */
export const DIST = join(ROOT, 'dist');
