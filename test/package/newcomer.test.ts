import { readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, listed, Newcomer, save, textOf } from './newcomer';
import { ROOT } from './user-project';

const DOCUMENT = readFileSync(join(ROOT, 'docs', 'local-run.md'), 'utf8');

/** Returns the text between two marks in the document. */
function shown(start: string, end: string): string {
  const from = DOCUMENT.indexOf(start);
  const text = DOCUMENT.slice(from + start.length, DOCUMENT.indexOf(end, from + start.length));
  if (from < 0 || text === '') throw new Error(`The document doesn't contain ${start.trim()}.`);
  return text;
}

describe('a new user with docs/local-run.md', () => {
  let newcomer: Newcomer;
  let inspector: string;
  let base: string;
  let caFile: string;
  beforeAll(async () => {
    newcomer = await Newcomer.create();
    newcomer.project.write('app.ts', shown('```ts\n// app.ts\n', '```'));
    const printed = await newcomer.start('app.ts', '--front-door', 'rest-api', '--stage', 'live');
    const found = (pattern: RegExp) => pattern.exec(printed)?.[1] ?? '';
    inspector = found(/^Inspector +(\S+)$/m);
    base = found(/REST API +(\S+)$/m);
    caFile = found(/^Local CA +(\S+)$/m);
  });
  afterAll(async () => {
    await newcomer.stop();
    newcomer.project.remove();
  });

  it('opens the inspector', async () => {
    const page = await ask(inspector, '/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(await textOf(page)).toContain('<title>Requests · twilio-webhook dev</title>');
  });

  it('sends a signed call, and sees it in the inspector', async () => {
    const { code, stdout } = await newcomer.npx('twilio-webhook', 'send', 'voice', `${base}/voice`, '--ca', caFile);
    expect(stdout).toContain('<Say>Hello +14155550100</Say>');
    expect(code).toBe(0);
    expect(await listed(inspector, 1)).toMatchObject([{ outcome: 'accepted', url: `${base}/voice` }]);
  });

  it('breaks the stage on purpose, and gets the cause from the inspector and explain', async () => {
    const command = shown('npx twilio-webhook send voice https://localhost:8443/live/voice ', '\n');
    const [option = '', signed = ''] = command.split(' ');
    const url = signed.replace('https://localhost:8443', base.replace('/live', ''));
    const send = ['send', 'voice', `${base}/voice`, option, url, '--ca', caFile];
    const broken = await newcomer.npx('twilio-webhook', ...send);
    expect(broken.stdout).toContain('403');
    expect(broken.code).toBe(1);
    const refused = (await listed(inspector, 2)).find(({ outcome }) => outcome === 'invalid-signature');
    const detail = JSON.parse(await textOf(await ask(inspector, `/requests/${refused?.id}`)));
    expect(detail.explanation).toMatchObject({ signed: false, cause: 'path-prefix' });
    const fixture = await save(inspector, refused?.id ?? 0);
    const { code, stdout } = await newcomer.npx('twilio-webhook', 'explain', '--event', fixture);
    expect(stdout).toMatch(/^Not signed as received: path-prefix$/m);
    expect(stdout).toContain('docs/troubleshooting.md#path-prefix');
    expect(code).toBe(1);
  });
});

describe('a user with a proxy that strips a prefix', () => {
  let newcomer: Newcomer;
  let inspector: string;
  let proxy: Server;
  let base: string;
  beforeAll(async () => {
    newcomer = await Newcomer.create();
    newcomer.project.write('app.ts', shown('```ts\n// app.ts\n', '```'));
    const printed = await newcomer.start('app.ts', '--front-door', 'application-load-balancer');
    inspector = /^Inspector +(\S+)$/m.exec(printed)?.[1] ?? '';
    proxy = strippingProxy(Number(/Tunnel +http:\/\/localhost:(\d+)/.exec(printed)?.[1]));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/k7-hooks`;
  });
  afterAll(async () => {
    proxy.close();
    await newcomer.stop();
    newcomer.project.remove();
  });

  it('gets the cause once the public origin is declared', async () => {
    const sent = await newcomer.npx('twilio-webhook', 'send', `${base}/voice`);
    expect(sent.code).toBe(1);
    expect(sent.stdout).toContain('403');
    const [refused] = await listed(inspector, 1);
    expect(refused).toMatchObject({ outcome: 'invalid-signature' });
    const explaining = ['twilio-webhook', 'explain', '--event', await save(inspector, refused?.id ?? 0)];
    expect((await newcomer.npx(...explaining)).stdout).toMatch(/^Not signed as received: unknown$/m);
    const { code, stdout } = await newcomer.npx(...explaining, '--origin', base, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ cause: 'path-prefix', signedUrl: `${base}/voice` });
    expect(code).toBe(1);
  });
});

/** A reverse proxy like nginx with `location /k7-hooks/ { proxy_pass http://upstream/; }`. */
function strippingProxy(port: number): Server {
  return createServer((incoming, outgoing) => {
    const path = incoming.url?.replace('/k7-hooks', '') ?? '/';
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'http' };
    const options = { host: '127.0.0.1', port, path, method: incoming.method, headers, agent: false };
    const passed = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
}
