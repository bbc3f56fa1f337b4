import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RuntimeApi } from '../../bench/sandbox/runtime-api';
import type { Tools } from '../../bench/sandbox/tools';
import { buildApp } from '../../scripts/build-app';
import type { Memory } from './memory';
import { ORIGIN } from './requests';

/** The default app's bundle, run by AWS's runtime client. */
export interface Sandbox {
  /** Invokes it with an event. @throws if it doesn't respond in time. */
  invoke(event: unknown): Promise<{ readonly ok: boolean; readonly payload: unknown }>;
  /** Returns its memory after a garbage collection. */
  memory(): Promise<Memory>;
  /** Number of log lines by outcome. */
  readonly logged: Map<string, number>;
  stop(): Promise<void>;
}

const READ_MEMORY = 'soak-memory';

/** The handler in front of the bundle. Responds to one event itself. */
const WRAPPER = `
const { handler } = require('./app/index.js');
exports.handler = async (event, context) => {
  if (event.kind !== '${READ_MEMORY}') return handler(event, context);
  globalThis.gc();
  return process.memoryUsage();
};
`;
const TIMEOUT_MS = 30_000;
/** Fixes the size of the young generation, because V8 grows it by megabytes at a time, which would hide a leak. */
const V8 = ['--expose-gc', '--min-semi-space-size=4', '--max-semi-space-size=4'];

export async function startSandbox(tools: Tools, store: string): Promise<Sandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-soak-'));
  await buildApp(join(folder, 'app'));
  writeFileSync(join(folder, 'index.js'), WRAPPER);
  const api = new RuntimeApi();
  const asked = api.ready();
  const env = { ...environment(folder, store), AWS_LAMBDA_RUNTIME_API: await api.start() };
  const child = spawn(tools.node, [...V8, tools.runtimeClient, 'index.handler'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const logged = new Map<string, number>();
  createInterface(child.stdout).on('line', (line) => {
    const outcome = /"outcome":\s*"([a-z-]+)"/.exec(line)?.[1];
    if (outcome !== undefined) logged.set(outcome, (logged.get(outcome) ?? 0) + 1);
  });
  const ended = new Promise<never>((_, reject) => child.once('exit', () => reject(new Error('The sandbox ended.'))));
  ended.catch(() => undefined);
  await Promise.race([asked, ended]);
  const invoke = (event: unknown) => Promise.race([api.invoke(event), ended, timeout()]);
  return {
    invoke,
    memory: async () => memoryOf((await invoke({ kind: READ_MEMORY })).payload, child.pid ?? 0),
    logged,
    stop: async () => {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
      api.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function timeout(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`No response within ${TIMEOUT_MS} ms.`)), TIMEOUT_MS).unref();
  });
}

function memoryOf(payload: unknown, pid: number): Memory {
  const { heapUsed, external } = payload as Record<'heapUsed' | 'external', number>;
  const rss = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  return { heap: heapUsed + external, rss };
}

function environment(folder: string, store: string): NodeJS.ProcessEnv {
  return {
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: folder,
    AWS_LAMBDA_FUNCTION_NAME: 'soak',
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_LOG_GROUP_NAME: 'soak',
    AWS_LAMBDA_LOG_STREAM_NAME: 'soak',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: store,
    TWILIO_AUTH_TOKEN_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:twilio',
    // Makes the function read again every second, so that it meets every failure.
    TWILIO_AUTH_TOKEN_TTL_SECONDS: '1',
    TWILIO_PUBLIC_ORIGINS: ORIGIN,
  };
}
