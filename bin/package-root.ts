import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Returns this package's folder: the nearest parent with a `package.json`, for the sources and the built tool. */
export function packageRoot(from: string = __dirname): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) {
    throw new Error(`No package.json above ${__dirname}: the installation is incomplete. Install the package again.`);
  }
  return packageRoot(parent);
}
