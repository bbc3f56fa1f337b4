import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { doctorCommand } from '../../../bin/commands/doctor';
import { explainCommand } from '../../../bin/commands/explain';
import { sendCommand } from '../../../bin/commands/send';
import { signedEvent, voiceParams } from '../../../lambda/testing';
import { run } from '../doctor/run-command';
import { Servers, TOKEN } from '../doctor/servers';

const OTHER = 'another-token';

/** Starts a server for the test. @returns its port. */
async function serving(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  onTestFinished(() => void server.close().closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-'));
  const port = await serving((_, response) =>
    response.end(JSON.stringify({ SecretString: `{"authToken":"${TOKEN}"}` })),
  );
  for (const [name, value] of Object.entries({
    TWILIO_AUTH_TOKEN: OTHER,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  }))
    vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const SECRET = ['--auth-token-secret', 'twilio/auth-token'];

/** Starts a webhook that answers 200 if the request is signed with the secret's token, otherwise 403. @returns its URL. */
async function checking(): Promise<string> {
  const servers = new Servers();
  onTestFinished(() => servers.close());
  const port = await servers.http(({ headers, body }, response) => {
    const expected = getExpectedTwilioSignature(TOKEN, url, Object.fromEntries(new URLSearchParams(body)));
    response.statusCode = headers['x-twilio-signature'] === expected ? 200 : 403;
    response.setHeader('content-type', 'text/xml').end('<Response/>');
  });
  const url = `http://127.0.0.1:${port}/voice`;
  return url;
}

describe('--auth-token-secret reads the token from Secrets Manager, regardless of the environment', () => {
  it('for send', async () => {
    const url = await checking();
    expect(await run(sendCommand(), [url])).toMatchObject({ code: 1 });
    expect(await run(sendCommand(), [url, ...SECRET])).toMatchObject({ code: 0 });
  });

  it('for doctor', async () => {
    const signed = async (...args: string[]) => {
      const { out } = await run(doctorCommand(), [await checking(), '--json', ...args]);
      return JSON.parse(out).findings.find(({ check }: { check: string }) => check === 'signed').level;
    };
    expect([await signed(), await signed(...SECRET)]).toEqual(['error', 'ok']);
  });

  it('for explain, in addition to other given tokens', async () => {
    const file = join(folder, 'event.json');
    const explained = async (authToken: string, ...args: string[]) => {
      const own = { url: 'https://hooks.example.com/voice', params: voiceParams(), authToken };
      writeFileSync(file, JSON.stringify(signedEvent({ ...own, frontDoor: 'http-api' })));
      return run(explainCommand(), ['--event', file, '--json', ...args]);
    };
    expect(await explained(TOKEN, ...SECRET)).toMatchObject({ code: 0 });
    const { code, out } = await explained('of-the-parent', ...SECRET, '--auth-token', 'parent=of-the-parent');
    expect(JSON.parse(out)).toMatchObject({ cause: 'token', detail: expect.stringContaining('parent') });
    expect(code).toBe(1);
  });
});

describe('an unavailable token is invalid usage', () => {
  it.each([
    ['send', sendCommand, ['http://127.0.0.1:1/voice']],
    ['doctor', doctorCommand, ['http://127.0.0.1:1/voice']],
    ['explain', explainCommand, ['--url', 'http://127.0.0.1:1/', '--signature', 'x']],
  ])('of %s', async (_, command, args) => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    const { code, err, out } = await run(command(), [...args, ...SECRET]);
    expect(err).toContain('Secrets Manager');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});
