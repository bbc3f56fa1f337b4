import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LogEntry, Logger, RouteHandler } from '../../../lambda';
import { call, hello, sandbox, TWIML } from './sandbox';

const broken: RouteHandler = () => {
  throw new Error('broken');
};

const refuse = (): never => {
  throw new Error('disk full');
};

const LOGGERS: [what: string, logger: unknown][] = [
  ['throws', { info: refuse, warn: refuse, error: refuse }],
  ['rejects', { info: async () => refuse(), warn: async () => refuse(), error: async () => refuse() }],
  ['has no methods', {}],
  ['has methods that throw when accessed', Object.create(null, { info: { get: refuse }, warn: { get: refuse } })],
];

/** Messages to the console, which aren't written. */
function listeningConsole(write: (entry: LogEntry) => void = () => undefined): LogEntry[] {
  const told: LogEntry[] = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((entry: LogEntry) => {
      told.push(entry);
      write(entry);
    });
  }
  return told;
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe.each(LOGGERS)('a logger that %s', (_how, logger) => {
  const options = { logger: logger as Logger };

  it.each([
    ['accepted', 200, hello, {}],
    ['handler-error', 500, broken, {}],
    ['invalid-signature', 403, hello, { authToken: 'forged' }],
  ])('loses neither the response nor the entry: %s', async (outcome, status, route, own) => {
    const told = listeningConsole();
    expect(await sandbox(route, options).deliver(call(own))).toMatchObject({ status });
    await vi.waitFor(() => expect(told).toMatchObject([{ outcome, status }]));
  });

  it("doesn't prevent another read of the token", async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const told = listeningConsole();
    let away = true;
    const authToken = async () => (away ? refuse() : 'secret');
    const { deliver } = sandbox(hello, { ...options, authToken });
    expect(await deliver()).toMatchObject({ status: 503 });
    expect(told[0]?.message).toContain("Can't read the auth token");
    away = false;
    vi.setSystemTime(Date.now() + 1_000);
    expect(await deliver()).toMatchObject({ status: 200, body: TWIML });
  });

  it("doesn't lose a request if the console fails too", async () => {
    listeningConsole(refuse);
    expect(await sandbox(hello, options).deliver()).toMatchObject({ status: 200, body: TWIML });
  });
});

it("doesn't lose a request if the console fails", async () => {
  listeningConsole(refuse);
  expect(await sandbox(hello, { logger: console }).deliver()).toMatchObject({ status: 200, body: TWIML });
});

it('calls a logger as a method, once per entry', async () => {
  class Own implements Logger {
    readonly entries: LogEntry[] = [];
    info(entry: LogEntry) {
      this.entries.push(entry);
    }
    warn = this.info;
    error = this.info;
  }
  const logger = new Own();
  await sandbox(hello, { logger }).deliver();
  expect(logger.entries).toMatchObject([{ outcome: 'accepted' }]);
});
