import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sendCommand } from '../../../bin/commands/send';
import { LOCAL_DOORS } from '../../../bin/local/doors/local-door';
import { announce } from '../../../bin/running/running-dev';
import { devToken, type TokenReference } from '../../../bin/token/dev-token';
import { run } from '../doctor/run-command';
import { startTestRun, type TestRun } from '../local/local-run';

const DOOR = 'REST API';
let folder: string;
let dev: TestRun;
let reference: TokenReference;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'send-to-dev-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
  vi.stubEnv('TWILIO_AUTH_TOKEN', '');
  const token = await devToken({ env: {}, file: {} });
  ({ reference } = token);
  dev = await startTestRun({ authToken: token.value, doors: LOCAL_DOORS.filter(({ label }) => label === DOOR) });
  writeFileSync(join(folder, 'ca.pem'), dev.ca);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await dev.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends while `dev` runs with this token. */
async function sent(args: readonly string[], token: TokenReference = reference) {
  const doors = dev.doors.map(({ publicBase, port }) => ({ publicBase, port }));
  const remove = announce({ doors, caFile: join(folder, 'ca.pem'), token });
  try {
    return await run(sendCommand(), args);
  } finally {
    remove();
  }
}

const url = () => `${dev.base(DOOR)}/voice`;

describe('send to a running dev', () => {
  it('requires neither a token nor a certificate authority', async () => {
    expect(await sent([url()])).toMatchObject({ code: 0, out: expect.stringContaining('<Say>') });
  });

  it('accepts the path of a route', async () => {
    expect(await sent(['message', '/message', '--set', 'Body=Hi'])).toMatchObject({ code: 0 });
    expect(await run(sendCommand(), ['/voice'])).toMatchObject({ code: 2, err: expect.stringContaining('none runs') });
  });

  it('signs with its token, not with another one in the environment', async () => {
    vi.stubEnv('TWILIO_AUTH_TOKEN', 'another-token');
    expect(await sent([url()])).toMatchObject({ code: 0 });
    expect(await sent([url(), '--auth-token', 'another-token'])).toMatchObject({ code: 1 });
    vi.stubEnv('TWILIO_AUTH_TOKEN', '');
  });

  it('reads the token from its env file', async () => {
    const file = join(folder, '.env');
    const [kept = ''] = [reference].flatMap((each) => (each.kind === 'file' ? [readFileSync(each.file, 'utf8')] : []));
    writeFileSync(file, `TWILIO_AUTH_TOKEN=${kept}`);
    expect(await sent([url()], { kind: 'env-file', file })).toMatchObject({ code: 0 });
  });

  it("names the location of a token that it can't read", async () => {
    const { code, err } = await sent([url()], { kind: 'private', source: 'from TWILIO_AUTH_TOKEN' });
    expect([code, err]).toEqual([2, expect.stringContaining('The running dev has its token from TWILIO_AUTH_TOKEN.')]);
  });
});
