import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signedConnectEvent } from '../../../lambda/testing';
import { folder, OTHER, run, TOKEN, useFolder } from './run-explain';

const STAGE = 'wss://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/live';
const OWN = 'wss://relay.example.com/agent';
const own = ['--auth-token', TOKEN];

function write(value: unknown): string {
  const file = join(folder, 'connect.json');
  writeFileSync(file, JSON.stringify(value));
  return file;
}

describe("explain with a relay's handshake", () => {
  useFolder();

  it('reads the event of $connect, alone or recorded', async () => {
    const event = signedConnectEvent({ url: STAGE, authToken: TOKEN });
    for (const input of [event, { event, at: '2026-01-01' }, [{ message: event }]]) {
      expect(await run([write(input), ...own])).toMatchObject({ code: 0, out: expect.stringContaining('Signed.') });
    }
  });

  it('names the token, and the URL to declare for a mapping key', async () => {
    const foreign = write(signedConnectEvent({ url: STAGE, authToken: OTHER }));
    const other = await run([foreign, ...own, '--auth-token', `parent=${OTHER}`]);
    expect(other).toMatchObject({ code: 1, out: expect.stringContaining('Not signed as received: token') });
    const key = write(signedConnectEvent({ url: OWN, stage: 'live', authToken: TOKEN }));
    const { out } = await run([key, ...own]);
    expect(out).toContain('Not signed as received: path-prefix');
    expect(out.replace(/\s+/g, ' ')).toContain(`Set TWILIO_RELAY_URL=${OWN}`);
  });

  it('takes the declared URLs from the environment or the options', async () => {
    const key = write(signedConnectEvent({ url: OWN, stage: 'live', authToken: TOKEN }));
    expect(await run([key, ...own], { env: { TWILIO_RELAY_URL: OWN } })).toMatchObject({ code: 0 });
    expect(await run([key, ...own, '--public-origin', OWN])).toMatchObject({ code: 0 });
    const malformed = await run([key, ...own], { env: { TWILIO_RELAY_URL: 'relay.example.com' } });
    expect(malformed).toMatchObject({ code: 2, err: expect.stringContaining('wss://host[:port][/path]') });
  });

  it('reads the log line of a handshake', async () => {
    const line = { outcome: 'invalid-signature', frontDoor: 'websocket-api', receivedUrl: STAGE, publicUrl: STAGE };
    const { code, out } = await run([write(line), ...own]);
    expect(code).toBe(1);
    expect(out).toContain('says invalid-signature');
  });

  it('tells a session that is not bound to a call from a bad signature', async () => {
    const line = {
      event: 'setup',
      outcome: 'invalid-binding',
      detail: 'the token has expired',
      frontDoor: 'websocket-api',
    };
    const { code, out } = await run([write(line), ...own]);
    const text = out.replace(/\s+/g, ' ');
    expect(code).toBe(0);
    expect(text).toContain('says invalid-binding (the token has expired)');
    expect(text).toContain('relayParameter');
    expect(text).toContain('docs/realtime.md#who-may-connect');
    expect(text).not.toContain('received ');
    const prompt = await run([write({ event: 'prompt', outcome: 'accepted' }), ...own]);
    expect(prompt).toMatchObject({ code: 0, out: expect.not.stringContaining('Fix') });
  });
});
