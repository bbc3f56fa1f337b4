import { spawnSync } from 'node:child_process';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { signedRequest, voiceParams } from '../../../lambda/testing';
import { call, DevProcess, TOKEN, TOOL } from './dev-process';

let dev: DevProcess;
beforeEach(() => {
  dev = new DevProcess();
});
afterEach(() => dev.remove());

/** A handler without imports that answers with its path and an environment variable. */
const ECHO = `export const handler = async (event: { rawPath?: string }) =>
  ({ statusCode: 200, body: event.rawPath + ' ' + (process.env['GREETING'] ?? '-') });`;
/** An app on the runtime's sources. */
const APP = `import { webhook } from ${JSON.stringify(`${__dirname}/../../../lambda`)};
export const handler = webhook({ '/voice': () => '<Response><Say>one</Say></Response>' });`;

describe('the door', () => {
  it.each([
    ['--front-door rest-api --stage prod', 'REST API', '/prod'],
    ['--front-door http-api --stage dev', 'HTTP API 2.0', '/dev'],
    ['--front-door http-api-1.0 --base-path hooks/twilio', 'HTTP API 1.0', '/hooks/twilio'],
    ['--front-door function-url', 'Function URL', ''],
    ['--front-door application-load-balancer', 'ALB', ''],
  ])('with %s is the selected one, and accepts a signed call', async (flags, label, prefix) => {
    const { doors, caFile } = await dev.write('app.ts', APP).start(['app.ts', ...flags.split(' ')]);
    expect(doors.map(({ door }) => door)).toEqual([label, 'Tunnel']);
    const [{ url, port } = { url: '', port: 0 }] = doors;
    expect(url).toBe(`https://localhost:${port}${prefix}`);
    expect(await call(`${url}/voice`, { caFile, port })).toMatchObject({ status: 200 });
    expect(await dev.wait('request')).toMatchObject({ outcome: 'accepted', url: `${url}/voice`, door: label });
    expect(await dev.stop('SIGINT')).toBe(0);
  });

  it('with --domain-name answers to that name with a certificate for it', async () => {
    const args = ['app.ts', '--front-door', 'rest-api', '--domain-name', 'hooks.example.com', '--base-path', 'twilio'];
    const { doors, caFile } = await dev.write('app.ts', APP).start(args);
    const [{ port, url } = { url: '', port: 0 }] = doors;
    expect(url).toBe(`https://hooks.example.com:${port}/twilio`);
    const sent = [`${url}/voice`, '--ca', caFile, '--resolve', 'hooks.example.com:127.0.0.1', '--json'];
    const env = { ...process.env, TWILIO_AUTH_TOKEN: TOKEN };
    const { stdout, status } = spawnSync(process.execPath, [...TOOL, 'send', 'voice', ...sent], {
      env,
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    expect(status).toBe(0);
  });

  it('with --public-origin trusts only that host through the tunnel', async () => {
    const args = ['app.ts', '--front-door', 'application-load-balancer', '--public-origin', 'https://abc.ngrok.app'];
    const { doors } = await dev.write('app.ts', APP).start(args);
    const tunnel = doors.find(({ door }) => door === 'Tunnel');
    expect(tunnel?.url).toBe('https://abc.ngrok.app');
    const through = (host: string) => tunnelled(tunnel?.port ?? 0, `https://${host}/voice`);
    expect(await through('abc.ngrok.app')).toBe(200);
    expect(await through('evil.example')).toBe(403);
  });
});

describe('the function', () => {
  it('is the export of --handler, with only the environment of --dotenv, within --timeout', async () => {
    const slow = `${ECHO}\nexport const mute = () => new Promise(() => undefined);`.replace('handler', 'other');
    dev.write('app.ts', slow).write('my.env', `GREETING=hello\nTWILIO_AUTH_TOKEN=${TOKEN}`);
    const args = ['app.ts', '--front-door', 'function-url', '--dotenv', 'my.env', '--no-inspector'];
    const { doors, caFile, inspector, authToken } = await dev.start([...args, '--handler', 'other'], {
      GREETING: 'not mine',
    });
    expect({ inspector, authToken }).toEqual({ inspector: null, authToken: null });
    const [{ url, port } = { url: '', port: 0 }] = doors;
    expect(await call(`${url}/a`, { caFile, port })).toEqual({ status: 200, body: '/a hello' });
    await dev.stop('SIGTERM');
    const again = await dev.start([...args, '--handler', 'mute', '--timeout', '1']);
    const [second = { url: '', port: 0 }] = again.doors;
    expect((await call(`${second.url}/a`, { caFile, port: second.port })).status).toBe(502);
    expect(JSON.stringify(await dev.wait('request'))).toContain('timed out');
  });

  it('is reloaded after a change without losing a request', async () => {
    const { doors, caFile } = await dev.write('app.ts', APP).start(['app.ts', '--front-door', 'http-api']);
    const [{ url, port } = { url: '', port: 0 }] = doors;
    const answers: Promise<{ status: number; body: string }>[] = [];
    const ask = () => answers.push(call(`${url}/voice`, { caFile, port }));
    ask();
    await answers[0];
    dev.write('app.ts', APP.replace('one', 'two'));
    const flow = setInterval(ask, 50);
    onTestFinished(() => clearInterval(flow));
    await dev.wait('reloaded');
    clearInterval(flow);
    ask();
    const all = await Promise.all(answers);
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(all[0]?.body).toContain('one');
    expect(all.at(-1)?.body).toContain('two');
    dev.write('app.ts', 'export const handler = ;');
    expect((await dev.wait('reload-failed'))['message']).toContain('app.ts:1:');
    expect((await call(`${url}/voice`, { caFile, port })).body).toContain('two');
  });
});

describe('--once', () => {
  it('ends with 1 and reports the problem if the function answers unexpectedly', async () => {
    await dev.write('app.ts', APP).start(['app.ts', '--once', '--front-door', 'function-url']);
    expect(await dev.stop()).toBe(1);
    const played = dev.lines.filter(({ type }) => type === 'played');
    expect(played.map(({ request, outcome }) => [request, outcome])).toEqual([
      ['/voice', 'accepted'],
      ['/message', 'no-route'],
      ['/voice, forged', 'invalid-signature'],
    ]);
    expect(played[1]?.['problems']).not.toEqual([]);
  });
});

describe('invalid usage', () => {
  it.each([
    ['--ask without a terminal', ['--ask'], 'needs a terminal'],
    ['a missing env file', ['--dotenv', 'none.env'], 'cannot be read (ENOENT)'],
  ])('%s ends with 2', async (_, args, words) => {
    await dev.start(args);
    expect(await dev.stop()).toBe(2);
    expect(dev.lines).toEqual([{ ok: false, error: expect.stringContaining(words) }]);
  });

  it("a function that can't be loaded ends with 1", async () => {
    await dev.write('app.ts', 'export const other = 1;').start(['app.ts', '--front-door', 'function-url']);
    expect(await dev.stop()).toBe(1);
    expect(dev.stderr).toContain('handler');
  });
});

/** Sends a request as a tunnel's agent does: plain HTTP, the public host, the scheme in a header. */
function tunnelled(port: number, url: string): Promise<number> {
  const { headers, body, method } = signedRequest({ url, params: voiceParams(), authToken: TOKEN });
  const { host, pathname: path } = new URL(url);
  return new Promise((resolve, reject) => {
    const all = { ...headers, host, 'x-forwarded-proto': 'https' };
    const sent = request({ host: '127.0.0.1', port, path, method, agent: false, headers: all }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject).end(body);
  });
}
