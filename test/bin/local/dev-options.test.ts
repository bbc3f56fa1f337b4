import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { selectDoors } from '../../../bin/local/doors/local-door';
import { ngrokOrigin } from '../../../bin/local/ngrok';
import { devToken } from '../../../bin/token/dev-token';
import { askForToken, envFile } from '../../../bin/token/find-token';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Starts a server that answers every request with this JSON. @returns its port. */
async function answering(value: unknown): Promise<number> {
  const server = createServer((_request, response) => response.end(JSON.stringify(value)));
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('the doors', () => {
  const shown = (options: Parameters<typeof selectDoors>[0]) =>
    selectDoors(options).map(({ label, publicPrefix, encoding }) => [label, publicPrefix, encoding.stage ?? null]);

  it('include all of them, and a tunnel to a load balancer', () => {
    expect(shown({}).map(([label]) => label)).toEqual([
      'ALB',
      'REST API',
      'HTTP API 2.0',
      'HTTP API 1.0',
      'Function URL',
      'Tunnel',
    ]);
    expect(selectDoors({}).at(-1)?.frontDoor).toBe('application-load-balancer');
  });

  it('or only the selected one, with its stage and a tunnel to it', () => {
    expect(shown({ frontDoor: ['rest-api'], stage: 'prod' })).toEqual([
      ['REST API', '/prod', 'prod'],
      ['Tunnel', '/prod', 'prod'],
    ]);
    expect(shown({ frontDoor: ['http-api'] })[0]).toEqual(['HTTP API 2.0', '', null]);
    expect(shown({ frontDoor: ['http-api-1.0'], stage: 'a' })[0]).toEqual(['HTTP API 1.0', '/a', 'a']);
  });

  it('have the base path of a mapping instead of the stage', () => {
    expect(shown({ frontDoor: ['rest-api'], basePath: 'hooks', stage: 'prod' })[0]).toEqual([
      'REST API',
      '/hooks',
      'prod',
    ]);
    expect(shown({ frontDoor: ['function-url'], basePath: 'hooks', stage: 'prod' })[0]).toEqual([
      'Function URL',
      '',
      null,
    ]);
  });
});

describe('the token', () => {
  it('comes from the environment, then the env file, or is generated', async () => {
    const file = { TWILIO_AUTH_TOKEN: 'from-file' };
    expect(await devToken({ env: { TWILIO_AUTH_TOKEN: 'own' }, file })).toMatchObject({
      signing: 'own',
      isDemo: false,
    });
    expect(await devToken({ env: {}, file })).toMatchObject({ signing: 'from-file', source: 'from the env file' });
    const folder = mkdtempSync(join(tmpdir(), 'dev-token-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const generated = await devToken({ env: {}, file: {} }, undefined, folder);
    expect(generated).toMatchObject({ signing: expect.stringMatching(/^[0-9a-f]{32}$/), isDemo: true });
    // Later runs use the same token, and only its owner can read it.
    expect(await devToken({ env: {}, file: {} }, undefined, folder)).toEqual(generated);
    expect(statSync(join(folder, 'dev-token')).mode & 0o777).toBe(0o600);
  });

  it('can be in Secrets Manager, with other tokens', async () => {
    const text = JSON.stringify({ authToken: 'one-token', secondaryAuthToken: 'two-token' });
    const port = await answering({ SecretString: text });
    const env = {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    };
    const token = await devToken({ secretName: 'twilio/auth-token', env, file: {} });
    expect(token).toMatchObject({ value: text, signing: 'one-token', secrets: ['one-token', 'two-token'] });
    expect(token.source).toBe('from the secret twilio/auth-token');
  });

  it('can be a shared key without an auth token', async () => {
    const text = JSON.stringify({ sharedKeys: [{ id: 'webhooks_sharedkey_one', secret: 'one' }] });
    expect(await devToken({ env: { TWILIO_AUTH_TOKEN: text }, file: {} })).toMatchObject({
      value: text,
      signing: '',
      sharedKey: { id: 'webhooks_sharedkey_one', secret: 'one', algorithm: 'HMAC_SHA256' },
      secrets: ['one'],
    });
  });

  it('can be typed at a terminal without an echo', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
    const output = new PassThrough().setEncoding('utf8');
    const asked = askForToken({ input, output });
    input.write('my-own-token\r');
    expect(await asked).toBe('my-own-token');
    expect(output.read()).toBe('Auth token (not shown): \n');
    await expect(askForToken({ input: new PassThrough(), output })).rejects.toThrow('needs a terminal');
  });
});

describe('ngrok', () => {
  const tunnel = (addr: string, url = 'https://abc.ngrok.app') => ({
    tunnels: [{ public_url: url, config: { addr } }],
  });

  it.each(['http://localhost:8448', 'localhost:8448', '8448', 'http://127.0.0.1:8448'])(
    'with a tunnel to %s is found',
    async (addr) => {
      expect(await ngrokOrigin(8448, await answering(tunnel(addr)))).toBe('https://abc.ngrok.app');
    },
  );

  it.each([
    ['with a tunnel to another port', tunnel('http://localhost:18448')],
    ['with a tunnel to another machine', tunnel('http://10.0.0.1:8448')],
    ['without TLS', tunnel('8448', 'http://abc.ngrok.app')],
    ['with a malformed address', tunnel('8448', 'https://a.example/"; rm')],
    ['with an unexpected response', ['x']],
  ])("%s isn't found", async (_name, value) => {
    expect(await ngrokOrigin(8448, await answering(value))).toBeUndefined();
  });

  it("that is stopped or doesn't answer fails quickly", async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    closing.push(() => mute.close().closeAllConnections());
    await new Promise((resolve) => mute.once('listening', resolve));
    expect(await ngrokOrigin(8448, (mute.address() as AddressInfo).port)).toBeUndefined();
    expect(await ngrokOrigin(8448, 1)).toBeUndefined();
  });
});

describe('the env file', () => {
  it('must exist if it is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'env-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'a.env'), '# comment\nA="b c"\n');
    expect(envFile(join(folder, 'a.env'))).toEqual({ A: 'b c' });
    expect(() => envFile(join(folder, 'none.env'))).toThrow('cannot be read (ENOENT)');
  });
});
