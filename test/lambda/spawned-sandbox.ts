import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Calls the bundle's handler with each event, as Lambda does. Its clock can be advanced. */
const DRIVER = `
  let ahead = 0;
  const now = Date.now;
  Date.now = () => now() + ahead;
  const { handler } = require(process.argv[2]);
  process.on('message', async ({ event, advanceMs = 0 }) => {
    ahead += advanceMs;
    const context = { getRemainingTimeInMillis: () => 15000 };
    try {
      process.send({ answer: event === undefined ? null : await handler(event, context) });
    } catch (error) {
      console.error(error);
      process.send({ answer: { statusCode: 0, body: '' } });
    }
  });`;

/** Response of the handler at any front door. */
export interface SandboxAnswer {
  readonly statusCode: number;
  readonly body: string;
}

/** A separate process that runs a bundle's handler with only this environment, until the test ends. */
export function spawnedSandbox(bundle: string, env: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const driver = join(folder, 'driver.cjs');
  writeFileSync(driver, DRIVER);
  const child = fork(driver, [bundle], { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => written.push(String(chunk)));
  const end = async () => {
    const closed = once(child, 'close');
    child.kill();
    await closed;
    return written.join('');
  };
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) await end();
    rmSync(folder, { recursive: true });
  });
  return {
    /** Returns the handler's response to an event. */
    invoke: (event: object) => ask(child, { event }) as Promise<SandboxAnswer>,
    /** Advances the clock. */
    advance: (ms: number) => ask(child, { advanceMs: ms }),
    /** Ends the process. @returns its complete output. */
    end,
  };
}

function ask(child: ChildProcess, question: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const answered = ({ answer }: { answer: unknown }) => {
      child.off('exit', died);
      resolve(answer);
    };
    const died = (code: number | null) => {
      child.off('message', answered);
      reject(new Error(`The sandbox died with code ${code}.`));
    };
    child.once('message', answered);
    child.once('exit', died);
    child.send(question);
  });
}
