import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { CALL, eventOf, TOKEN } from '../requests/events';
import type { Built } from './contenders';
import type { RuntimeApi } from './runtime-api';
import type { Tools } from './tools';

/** Environment of the sandboxes. */
export interface Host {
  readonly tools: Tools;
  readonly api: RuntimeApi;
  readonly apiAddress: string;
  /** URL of the stand-in for Secrets Manager. */
  readonly store: string;
}

/** Measurements of one sandbox. */
export interface Sample {
  /** Time from the start of the process until its runtime asks for the first invocation. */
  readonly initMs: number;
  /** CPU time of all threads in the same period. */
  readonly initCpuMs: number;
  readonly firstMs: number;
  readonly warmMs: readonly number[];
  readonly peakMb: number;
}

/** A process that runs a function. */
export interface RunningSandbox {
  readonly pid: number;
  /** Resolves when the runtime asks for its first invocation. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Starts AWS's runtime client with a function, like Lambda. */
export function startSandbox(built: Built, host: Host): RunningSandbox {
  const asked = host.api.ready();
  const child = spawnRuntime(built, host);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failed = ended.then(() => Promise.reject(new Error(`${built.contender.name} ended before its first request.`)));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid: child.pid ?? 0, ready: Promise.race([asked, failed]), stop };
}

function spawnRuntime({ folder, store }: Built, host: Host): ChildProcess {
  const token = store
    ? { TWILIO_AUTH_TOKEN_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:twilio' }
    : { TWILIO_AUTH_TOKEN: TOKEN };
  return spawn(host.tools.node, [host.tools.runtimeClient, 'index.handler'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      _HANDLER: 'index.handler',
      AWS_LAMBDA_RUNTIME_API: host.apiAddress,
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: 'bench',
      AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: 'INFO',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL: host.store,
      ...token,
    },
  });
}

/** Measures a cold start and warm invocations of one sandbox with a call that every contender accepts. */
export async function measure(built: Built, warm: number, host: Host): Promise<Sample> {
  const event = eventOf('http-api', CALL);
  const started = performance.now();
  const sandbox = startSandbox(built, host);
  try {
    await sandbox.ready;
    const initMs = performance.now() - started;
    const initCpuMs = cpuMs(sandbox.pid);
    const first = await host.api.invoke(event);
    if (!first.ok) throw new Error(`${built.contender.name} failed: ${JSON.stringify(first.payload)}`);
    const warmMs: number[] = [];
    for (let count = 0; count < warm; count += 1) warmMs.push((await host.api.invoke(event)).ms);
    return { initMs, initCpuMs, firstMs: first.ms, warmMs, peakMb: peakMb(sandbox.pid) };
  } finally {
    await sandbox.stop();
  }
}

/** Returns the CPU time of all threads of a process, from the scheduler's statistics. */
function cpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const ran = threads.map((id) => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]));
  return ran.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6;
}

function peakMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
