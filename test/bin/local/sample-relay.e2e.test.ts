import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DevProcess, type Line, type StartedLine, TOOL } from './dev-process';

const dev = new DevProcess();
let started: StartedLine & { readonly relay: string | null };
beforeAll(async () => {
  // As `npm start` in a fresh clone: no option, no token.
  started = (await dev.start([], {})) as typeof started;
});
afterAll(() => dev.remove());

/** Runs the tool in another terminal, which finds the running `dev` by itself. */
function tool(args: readonly string[], input = ''): Promise<{ code: number | null; output: string }> {
  const { TWILIO_AUTH_TOKEN: _, ...env } = process.env;
  const child = spawn(process.execPath, [...TOOL, ...args], {
    cwd: dev.folder,
    env: { ...env, XDG_CACHE_HOME: dev.folder },
  });
  child.stdin.end(input);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

const relayLines = () => dev.lines.filter(({ type }) => type === 'relay');
const events = (lines: readonly Line[]) => lines.map(({ event }) => event);

describe('`npm start`, without options', () => {
  it('offers a relay beside the doors, all of which answer as expected', () => {
    expect(started.relay).toMatch(/^wss:\/\/localhost:\d+\/live$/);
    expect(started.doors).toHaveLength(6);
    const rows = dev.lines.filter(({ type }) => type === 'played');
    expect(rows).toHaveLength(15);
    expect(rows.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('takes `send call` from /voice through the relay and back, over TLS', async () => {
    const { code, output } = await tool(['send', 'call', '/voice', '--say', 'hello', '--digits', '7', '--say', 'bye']);
    const dialogue = output.replace(/after \d+ ms/g, 'after 1 ms');
    expect(dialogue).toContain('says “Hello! Your webhook works.”');
    expect(dialogue).toContain('connects the caller to the relay');
    expect(dialogue).toContain('says “You said: hello. That was number 1.” (first text after 1 ms)');
    expect(dialogue).toContain('says “You pressed 7.” (first text after 1 ms)');
    expect(dialogue).toContain('ends the session with HandoffData={"reason":"goodbye"}');
    expect(dialogue).toContain('✓ completed');
    expect(code).toBe(0);
    await dev.wait('relay', ({ event }) => event === 'closed');
    expect(events(relayLines())).toEqual(expect.arrayContaining(['handshake', 'received', 'sent', 'closed']));
    expect(relayLines().find(({ event }) => event === 'handshake')).toMatchObject({ status: 200 });
    expect(JSON.stringify(relayLines())).not.toContain('X-Twilio-Signature');
  });

  it('takes `send relay` without a URL, with prompts from a file', async () => {
    const { code, output } = await tool(['send', 'relay', '--prompts', '-', '--json'], 'What is new?\n42\n\nbye\n');
    const { dialogue, ...played } = JSON.parse(output);
    const texts = dialogue.map(({ text }: { text: string }) => text.replace(/ \(first.*/, ''));
    expect(texts).toEqual(
      expect.arrayContaining(['says “What is new?”', 'presses 42', 'says “You pressed 2.”', 'says “Goodbye!”']),
    );
    expect(played).toMatchObject({ ok: true, status: 'ended', handoffData: '{"reason":"goodbye"}' });
    expect(code).toBe(0);
  });

  it('gives a handshake that is replayed without the token of a call nothing', async () => {
    const { code, output } = await tool(['send', 'relay', '--unbound', '--say', 'hello']);
    expect(output).toContain('the relay closed the connection');
    expect(output).not.toContain('You said');
    expect(code).toBe(1);
  });

  it('names the cause of a handshake that is signed with another token', async () => {
    const args = ['send', 'relay', started.relay ?? '', '--auth-token', 'f'.repeat(32), '--ca', started.caFile];
    expect(await tool(args)).toMatchObject({ code: 1, output: expect.stringContaining('with status 403') });
    expect(await dev.wait('relay', ({ status }) => status === 403)).toMatchObject({ cause: 'unknown' });
  });
});

describe('dev with its own relay', () => {
  const own = new DevProcess();
  afterAll(() => own.remove());

  it('reloads it after a change', async () => {
    const agent = (text: string) =>
      `exports.handler = async ({ requestContext: { eventType, connectionId }, body }) => {
         if (eventType === 'MESSAGE' && JSON.parse(body).type === 'prompt') {
           const url = process.env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI + '/@connections/' + encodeURIComponent(connectionId);
           await fetch(url, { method: 'POST', body: JSON.stringify({ type: 'text', token: '${text}', last: true }) });
         }
         return { statusCode: 200 };
       };`;
    own.write('agent.js', agent('old'));
    const { relay, caFile } = (await own.start(['--relay', 'agent.js'])) as typeof started;
    const say = async () =>
      (await tool(['send', 'relay', relay ?? '', '--auth-token', 'local-token', '--ca', caFile, '--say', 'hi'])).output;
    expect(await say()).toContain('says “old”');
    own.write('agent.js', agent('new'));
    expect(await say()).toContain('says “new”');
    expect(await own.wait('reloaded')).toMatchObject({ what: 'relay' });
  });
});
