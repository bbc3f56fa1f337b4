import { homedir } from 'node:os';
import { join } from 'node:path';

const NAME = 'cdk-twilio-webhook';

/** Returns the user's cache folder for this tool, which depends on the platform. It may not exist yet. */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], NAME);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', NAME);
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), NAME, 'Cache');
  return join(home, '.cache', NAME);
}
