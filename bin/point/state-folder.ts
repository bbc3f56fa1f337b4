import { homedir } from 'node:os';
import { join } from 'node:path';

const NAME = 'cdk-twilio-webhook';

/** The user's folder for what this tool has to remember, where the platform keeps such things. It need not exist. */
export function stateFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env['XDG_STATE_HOME']) return join(env['XDG_STATE_HOME'], NAME);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', NAME);
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), NAME);
  return join(home, '.local', 'state', NAME);
}
