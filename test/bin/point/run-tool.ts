import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { pointCommand } from '../../../bin/commands/point';
import { ACCOUNT, KEY, twilioStandIn } from '../../operations/pointing/twilio-stand-in';
import { run } from '../doctor/run-command';

/** Returns the command with a fake of Twilio and a temporary state folder, until the test ends. */
export async function tool() {
  const twilio = await twilioStandIn();
  const folder = mkdtempSync(join(tmpdir(), 'point-'));
  const env = {
    XDG_STATE_HOME: folder,
    TWILIO_API_URL: twilio.url,
    TWILIO_MESSAGING_URL: twilio.url,
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_API_KEY: KEY.user,
    TWILIO_API_SECRET: KEY.password,
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    twilio,
    folder,
    point: (...args: string[]) => run(pointCommand(), args),
    remembered: () =>
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.json')),
  };
}
