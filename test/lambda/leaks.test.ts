import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { build } from 'esbuild';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { webhook } from '../../lambda';
import { toSqs } from '../../lambda/delivery';
import { OUTCOMES } from '../../lib/contract';
import { buildApp } from '../../scripts/build-app';
import { DOORS } from './attacks/doors';
import { awsError } from './auth-token/store-stand-in';
import { awsStandIn, QUEUE } from './delivery/request';
import { CASES, LEAK, leakEvents, SECRET } from './leak-cases';
import { spawnedSandbox } from './spawned-sandbox';

type Handler = (event: unknown) => Promise<unknown>;

const LOADBALANCERS = DOORS.filter(({ door }) => door === 'application-load-balancer');

/** Everything that is written while a test runs, at any depth. */
function everythingWritten(): string[] {
  const written: string[] = [];
  for (const level of ['debug', 'log', 'info', 'warn', 'error', 'trace', 'table', 'dir'] as const) {
    vi.spyOn(console, level).mockImplementation((...args: unknown[]) => {
      written.push(inspect(args, { depth: 20, showHidden: true, maxStringLength: null }));
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  }
  return written;
}

/** A new app with the leaky routes that reads this environment. */
async function leakyApp(env: Readonly<Record<string, string>>): Promise<Handler> {
  vi.resetModules();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return ((await import('./leaky-app')) as { handler: Handler }).handler;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe.each(DOORS)('at $name, nothing secret or personal is written for', (door) => {
  it.each(leakEvents(door))('$outcome', async ({ outcome, event, signature }) => {
    const handler = await leakyApp({ TWILIO_AUTH_TOKEN: SECRET });
    const written = everythingWritten();
    await handler(event);
    const text = written.join('\n');
    vi.restoreAllMocks();
    expect(text).toContain(`outcome: '${outcome}'`);
    expect(text).not.toMatch(LEAK);
    if (signature) expect(text).not.toContain(signature);
  });
});

describe('nor is it written for', () => {
  const [first, ...more] = LOADBALANCERS.map((door) => leakEvents(door, CASES.slice(0, 3)));

  it('unknown-host', async () => {
    const env = { TWILIO_AUTH_TOKEN: SECRET, TWILIO_PUBLIC_ORIGINS: 'https://other.example' };
    const handler = await leakyApp(env);
    const written = everythingWritten();
    for (const { event } of [first ?? [], ...more].flat()) await handler(event);
    vi.restoreAllMocks();
    expect(written.join('\n').match(/outcome: 'unknown-host'/g)).toHaveLength(6);
    expect(written.join('\n')).not.toMatch(LEAK);
  });

  const refuse = (error: unknown) => async () => {
    throw error;
  };

  it.each([
    ['a token with a space', 'Marked token'],
    ["a secret that isn't JSON", '{"authToken":"MarkedToken"'],
    ['a secret with other fields', '{"MarkedName":"MarkedToken"}'],
    ['a malformed account SID', '{"accounts":{"MarkedName":"MarkedToken"}}'],
    ['a function that throws', refuse(new Error('MarkedToken'))],
    ['a function that throws the token', refuse('MarkedToken')],
    ['a function that returns an invalid value', async () => ({ MarkedName: 'MarkedToken' }) as never],
  ])('auth-token-unavailable: %s', async (_how, authToken) => {
    const written = everythingWritten();
    const handler = webhook({}, { authToken });
    for (const { event } of leakEvents(DOORS[0] ?? LOADBALANCERS[0] ?? ({} as never))) await handler(event);
    vi.restoreAllMocks();
    expect(written.join('\n')).toContain("outcome: 'auth-token-unavailable'");
    expect(written.join('\n')).not.toMatch(LEAK);
  });

  it('not-delivered', async () => {
    const routes = { '/voice': toSqs({ queueUrl: QUEUE }) };
    const stand = await awsStandIn(awsError('MarkedException', 400));
    const written = everythingWritten();
    const handler = webhook(routes, { authToken: 'MarkedPrimary' });
    const door = DOORS[0] ?? LOADBALANCERS[0] ?? ({} as never);
    for (const { event } of leakEvents(door, [['accepted', CASES[0]?.[1] ?? ({} as never)]])) await handler(event);
    vi.restoreAllMocks();
    expect(stand.calls).not.toEqual([]);
    expect(written.join('\n')).toContain("outcome: 'not-delivered'");
    expect(written.join('\n').replaceAll('MarkedException', '')).not.toMatch(LEAK);
  });

  it('any untested outcome', () => {
    const others = ['unknown-host', 'auth-token-unavailable', 'not-delivered'];
    expect(new Set([...CASES.map(([outcome]) => outcome), ...others])).toEqual(new Set(OUTCOMES));
  });
});

it('bundles write nothing secret or personal when they run as in Lambda', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leaks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const leaky = join(folder, 'leaky.cjs');
  const entry = resolve(__dirname, 'leaky-app.ts');
  await build({ entryPoints: [entry], bundle: true, platform: 'node', outfile: leaky, logLevel: 'error' });
  const app = await buildApp(join(folder, 'app'));
  for (const bundle of [app.file, leaky]) {
    const { invoke, end } = spawnedSandbox(bundle, { TWILIO_AUTH_TOKEN: SECRET });
    const events = DOORS.flatMap((door) => leakEvents(door));
    for (const { event } of events) await invoke(event);
    const written = await end();
    expect(written.match(/outcome: '/g)).toHaveLength(events.length);
    expect(written).not.toMatch(LEAK);
    for (const { signature } of events) if (signature) expect(written).not.toContain(signature);
  }
});
