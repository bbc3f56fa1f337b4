import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter } from 'node:path';
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
  readonly firstCpuMs: number;
  readonly warmMs: readonly number[];
  /** Mean CPU time of a warm invocation. */
  readonly warmCpuMs: number;
  readonly peakMb: number;
}

/** The processes of a function's sandbox. */
export interface RunningSandbox {
  readonly pids: readonly number[];
  /** Resolves when the runtime asks for its first invocation. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** Starts AWS's runtime client with a function, like Lambda. */
export async function startSandbox(built: Built, host: Host): Promise<RunningSandbox> {
  const asked = host.api.ready();
  const env = { ...environment(built, host), AWS_LWA_PORT: String(await freePort()) };
  const children = commands(built, host.tools).map(([command, ...args]) =>
    spawn(command, args, { cwd: built.folder, stdio: ['ignore', 'ignore', 'inherit'], env }),
  );
  const ended = Promise.all(
    children.map((child) => new Promise<void>((resolve) => child.once('exit', () => resolve()))),
  );
  const failed = ended.then(() => Promise.reject(new Error(`${built.contender.name} ended before its first request.`)));
  const stop = async () => {
    for (const child of children) child.kill('SIGKILL');
    await ended;
  };
  return { pids: children.map(({ pid }) => pid ?? 0), ready: Promise.race([asked, failed]), stop };
}

/** Returns the programs of a sandbox. Lambda starts extensions first. */
function commands({ contender: { runtime } }: Built, tools: Tools): readonly (readonly [string, ...string[]])[] {
  if (runtime === 'python') return [[tools.python?.command ?? 'python3', '-m', 'awslambdaric', 'index.handler']];
  if (runtime === 'web-adapter') return [[tools.webAdapter ?? ''], [tools.node, 'index.js']];
  return [[tools.node, tools.runtimeClient, 'index.handler']];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function environment({ folder, store }: Built, { tools, apiAddress, store: storeUrl }: Host): NodeJS.ProcessEnv {
  const token = store
    ? { TWILIO_AUTH_TOKEN_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:twilio' }
    : { TWILIO_AUTH_TOKEN: TOKEN };
  return {
    PATH: process.env['PATH'],
    PYTHONPATH: [tools.python?.runtimeClient, tools.python?.packages].join(delimiter),
    AWS_LWA_READINESS_CHECK_PROTOCOL: 'tcp',
    _HANDLER: 'index.handler',
    AWS_LAMBDA_RUNTIME_API: apiAddress,
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
    AWS_ENDPOINT_URL: storeUrl,
    ...token,
  };
}

/** Measures a cold start and warm invocations of one sandbox with a call that every contender accepts. */
export async function measure(built: Built, warm: number, host: Host): Promise<Sample> {
  const event = eventOf('http-api', CALL);
  const started = performance.now();
  const sandbox = await startSandbox(built, host);
  try {
    await sandbox.ready;
    const initMs = performance.now() - started;
    const cpu = () => sum(sandbox.pids.map(cpuMs));
    const initCpuMs = cpu();
    const first = await host.api.invoke(event);
    if (!first.ok) throw new Error(`${built.contender.name} failed: ${JSON.stringify(first.payload)}`);
    const untilFirst = cpu();
    const warmMs: number[] = [];
    for (let count = 0; count < warm; count += 1) warmMs.push((await host.api.invoke(event)).ms);
    return {
      initMs,
      initCpuMs,
      firstMs: first.ms,
      firstCpuMs: untilFirst - initCpuMs,
      warmMs,
      warmCpuMs: (cpu() - untilFirst) / warm,
      peakMb: sum(sandbox.pids.map(peakMb)),
    };
  } finally {
    await sandbox.stop();
  }
}

/** Returns the CPU time of all threads of a process, from the scheduler's statistics. */
function cpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const ran = threads.map((id) => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]));
  return sum(ran) / 1e6;
}

function peakMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
