import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explain } from '../../../bin/explain/explain';
import { TOKEN } from '../local/local-run';
import { ask, call, DOOR, pageHeaders, type Started, startInspected } from './started';

let started: Started;
beforeAll(async () => {
  started = await startInspected();
});
afterAll(() => started.stop());

const detailOf = async (id: number) => JSON.parse((await ask(started.port, `/requests/${id}`)).body);

/** Returns the next event of that name after the page is up to date and `after` has started. */
function nextFrame(port: number, name: string, after: () => Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = get({ host: '127.0.0.1', port, path: '/events', agent: false }, (response) => {
      let text = '';
      let live = false;
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (!live && text.includes('event: status')) {
          live = true;
          text = '';
          void after();
        }
        const data = new RegExp(`event: ${name}\\ndata: (.*)\\n\\n`).exec(text)?.[1];
        if (!live || data === undefined) return;
        asked.destroy();
        resolve(JSON.parse(data));
      });
    });
    asked.on('error', reject);
  });
}

/** Sends a call, and returns the number of its record. */
async function lastId(): Promise<number> {
  const seen = (await nextFrame(started.port, 'request', () => started.run.send(DOOR, call(started.run)))) as {
    id: number;
  };
  return seen.id;
}

describe('a request', () => {
  it('is sent to open pages as it arrives', async () => {
    const seen = await nextFrame(started.port, 'request', () => started.run.send(DOOR, call(started.run)));
    expect(seen).toMatchObject({
      door: DOOR,
      method: 'POST',
      status: 200,
      outcome: 'accepted',
      url: `${started.run.base(DOOR)}/voice`,
    });
  });

  it('is shown with both URLs, their difference, the candidates, parameters and TwiML', async () => {
    const detail = await detailOf(await lastId());
    expect(detail.explanation).toMatchObject({ signed: true, publicUrl: `${started.run.base(DOOR)}/voice` });
    expect(detail.explanation.candidates).toContain(`${started.run.base(DOOR)}/voice`);
    expect(detail.public).toContainEqual({ text: '/live', differs: true });
    expect(detail.params).toContainEqual(['CallStatus', 'ringing']);
    expect(detail.twiml).toMatchObject({ errors: [] });
    expect(detail.twiml.lines[0]).toBe('<Response>');
    expect(detail.totalMs).toBeGreaterThan(0);
  });

  it('that was refused is shown with its cause', async () => {
    const signedBase = started.run.base(DOOR).replace('/live', '');
    const id = (await lastId()) + 1;
    await started.run.send(DOOR, call(started.run, '/voice', signedBase));
    const detail = await detailOf(id);
    expect(detail).toMatchObject({ status: 403, outcome: 'invalid-signature' });
    expect(detail.explanation).toMatchObject({ signed: false, cause: 'path-prefix', signedUrl: `${signedBase}/voice` });
  });

  it("that isn't kept gets a 404", async () => {
    expect((await ask(started.port, '/requests/999999')).status).toBe(404);
    expect((await ask(started.port, '/nowhere')).status).toBe(404);
  });
});

describe('secrets', () => {
  it('are masked in headers', async () => {
    const id = (await lastId()) + 1;
    const request = call(started.run);
    const headers = [
      ...request.headers,
      ['Authorization', 'Basic dXNlcjpodW50ZXIy'] as const,
      ['Cookie', 'a=hunter2'] as const,
    ];
    await started.run.send(DOOR, { ...request, headers });
    const { body } = await ask(started.port, `/requests/${id}`);
    const signature = request.headers.find(([name]) => name === 'X-Twilio-Signature')?.[1] ?? '-';
    expect(JSON.parse(body).headers).toContainEqual(['X-Twilio-Signature', '***']);
    for (const secret of [signature, 'dXNlcjpodW50ZXIy', 'hunter2']) expect(body).not.toContain(secret);
  });

  it('are masked even when the function logs and throws its own token', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'leaky-'));
    const file = join(folder, 'leaky.js');
    writeFileSync(
      file,
      'exports.handler = async () => { const t = process.env.TWILIO_AUTH_TOKEN; console.log(t); throw new Error(t); };',
    );
    const leaky = await startInspected(file);
    await leaky.run.send(DOOR, call(leaky.run));
    const detail = await ask(leaky.port, '/requests/1');
    const status = await nextFrame(leaky.port, 'status', () => leaky.run.send(DOOR, call(leaky.run)));
    await leaky.stop();
    rmSync(folder, { recursive: true });
    expect(detail.body).toContain('Error: ***');
    expect(detail.body + JSON.stringify(status)).not.toContain(TOKEN);
    expect(status).toMatchObject({ lastError: { message: expect.stringContaining('***') } });
  });
});

/** Runs a command in a shell. @returns what it prints. */
async function sh(command: string): Promise<string> {
  return (await promisify(execFile)('sh', ['-c', command])).stdout;
}

describe('the buttons', () => {
  it('replay the request, and save it for explain', async () => {
    const id = await lastId();
    const headers = await pageHeaders(started.port);
    const replayed = await ask(started.port, `/requests/${id}/replay`, { method: 'POST', headers });
    expect(JSON.parse(replayed.body)).toEqual({ status: 200 });
    const saved = await ask(started.port, `/requests/${id}/fixture`, { method: 'POST', headers });
    const { file } = JSON.parse(saved.body);
    expect(readdirSync(started.fixtures)).toHaveLength(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      entry: { outcome: 'accepted' },
      response: { statusCode: 200 },
    });
    const context = { env: { TWILIO_AUTH_TOKEN: TOKEN }, cwd: '/', stdin: process.stdin };
    expect(await explain({ event: [file] }, context)).toMatchObject([{ result: { diagnosis: { signed: true } } }]);
  });
});

/** Posts as the page does. */
async function posted(path: string, value?: unknown) {
  const headers = await pageHeaders(started.port);
  const body = value === undefined ? {} : { body: JSON.stringify(value) };
  const answer = await ask(started.port, path, { method: 'POST', headers, ...body });
  return { status: answer.status, value: JSON.parse(answer.body) };
}

describe('a recorded request', () => {
  const fresh = async () => {
    const id = (await lastId()) + 1;
    await started.run.send(DOOR, call(started.run));
    return id;
  };

  it('is copied as a command that runs as pasted, and as an event, only for the page', async () => {
    const id = await fresh();
    const { value } = await posted(`/requests/${id}/curl`);
    const ca = join(started.fixtures, 'ca.pem');
    writeFileSync(ca, started.run.ca);
    const command = value.text.replace('/ca.pem', ca);
    expect(await sh(`${command} -s -o /dev/null -w '%{http_code}'`)).toBe('200');
    rmSync(ca);
    const event = await posted(`/requests/${id}/event`);
    expect(JSON.parse(event.value.text)).toMatchObject({ httpMethod: 'POST', requestContext: { stage: 'live' } });
    for (const verb of ['curl', 'event', 'edit'])
      expect((await ask(started.port, `/requests/${id}/${verb}`, { method: 'POST' })).status).toBe(403);
  });

  it('is edited, signed again and sent', async () => {
    const id = await fresh();
    const { editable } = await detailOf(id);
    const edited = { target: '/live/message?a=1', body: `${editable.body}\nBody=two\\nlines` };
    expect(await posted(`/requests/${id}/edit`, edited)).toEqual({ status: 200, value: { status: 200 } });
    const detail = await detailOf(id + 1);
    expect(detail.params).toContainEqual(['Body', 'two\nlines']);
    expect(detail).toMatchObject({ outcome: 'accepted', sid: (await detailOf(id)).sid });
    expect(await posted(`/requests/${id}/edit`, { target: 'x', body: '' })).toMatchObject({ status: 500 });
  });

  it('of a call has its SID', async () => expect((await detailOf(await fresh())).sid).toMatch(/^CA[0-9a-f]{32}$/));

  it('outside the stage is shown with the reason', async () => {
    const id = (await lastId()) + 1;
    await started.run.send(DOOR, { ...call(started.run), target: '/voice' });
    expect(await detailOf(id)).toMatchObject({ status: 403, refusal: expect.stringContaining('/live/voice') });
  });

  it('without a route lists the known ones', async () => {
    const id = (await lastId()) + 1;
    await started.run.send(DOOR, call(started.run, '/nowhere'));
    expect((await detailOf(id)).logs).toContainEqual(expect.stringMatching(/^routes are .*\/voice/));
  });
});

describe('the list', () => {
  it('is cleared, and later requests have new numbers', async () => {
    const last = await lastId();
    expect(await posted('/clear')).toEqual({ status: 200, value: {} });
    expect((await ask(started.port, `/requests/${last}`)).status).toBe(404);
    await started.run.send(DOOR, call(started.run));
    expect(await detailOf(last + 1)).toMatchObject({ outcome: 'accepted' });
  });
});

describe('the last error', () => {
  it('has name and message, leads the explanation, and clears when its request succeeds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'failing-'));
    const file = join(folder, 'failing.js');
    writeFileSync(
      file,
      `let n = 0; exports.handler = async () => {
      const failed = n++ === 0;
      console.info({ outcome: failed ? 'handler-error' : 'accepted', publicUrl: 'https://a/voice',
        ...(failed ? { error: { name: 'TypeError', message: 'x is not a function', stack: '    at voice' } } : {}) });
      return { statusCode: failed ? 500 : 200, headers: {}, body: '' };
    };`,
    );
    const failing = await startInspected(file);
    const send = () => failing.run.send(DOOR, call(failing.run));
    const failed = await nextFrame(failing.port, 'status', send);
    const detail = JSON.parse((await ask(failing.port, '/requests/1')).body);
    const solved = await nextFrame(failing.port, 'status', send);
    await failing.stop();
    rmSync(folder, { recursive: true });
    expect(failed).toMatchObject({ lastError: { message: 'TypeError: x is not a function\n    at voice' } });
    expect(detail).toMatchObject({ failure: 'TypeError: x is not a function', explanation: { signed: true } });
    expect(solved).toMatchObject({ lastError: null });
  });
});

describe('other sites', () => {
  it.each(['evil.example', '127.0.0.1.evil.example', `localhost:1`])('get nothing with the host %s', async (host) => {
    for (const path of ['/', '/events', '/requests/1']) {
      const { status, body } = await ask(started.port, path, { headers: { host } });
      expect([status, body]).toEqual([403, "This isn't the inspector's host."]);
    }
  });

  it.each([
    ['without an origin', (own: Record<string, string>) => ({ 'x-inspector-token': own['x-inspector-token'] ?? '' })],
    ['from another origin', (own: Record<string, string>) => ({ ...own, origin: 'https://evil.example' })],
    ['from a page without origin', (own: Record<string, string>) => ({ ...own, origin: 'null' })],
    ['without the token of the page', (own: Record<string, string>) => ({ origin: own['origin'] ?? '' })],
    ['with another token', (own: Record<string, string>) => ({ ...own, 'x-inspector-token': 'x'.repeat(32) })],
  ])("can't post %s", async (_name, change) => {
    const before = await lastId();
    const headers = change(await pageHeaders(started.port));
    expect((await ask(started.port, '/requests/1/replay', { method: 'POST', headers })).status).toBe(403);
    expect(await lastId()).toBe(before + 1);
  });

  it('can neither read nor frame the page, nor run a script in it', async () => {
    const cross = await ask(started.port, '/requests/1', {
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    });
    expect(cross.status).toBe(403);
    const { headers, body } = await ask(started.port, '/');
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(body).not.toMatch(/<script>|\son\w+=|style="/);
    expect((await ask(started.port, '/', { method: 'DELETE' })).status).toBe(403);
  });
});
