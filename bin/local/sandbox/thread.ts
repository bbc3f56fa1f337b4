import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../package-root';
import type { Invocation, InvokeMessage, SandboxLog, SandboxOptions, ThreadMessage } from './protocol';

let code: Promise<string> | undefined;

/** The CommonJS text of `sandbox-thread.ts`: from its source in a checkout, else as the package's build left it. */
function threadCode(): Promise<string> {
  code ??= compile();
  return code;
}

async function compile(): Promise<string> {
  const root = packageRoot();
  const source = join(root, 'bin', 'local', 'sandbox', 'sandbox-thread.ts');
  if (!existsSync(source)) return readFileSync(join(root, 'dist', 'bin', 'sandbox-thread.js'), 'utf8');
  const { transform } = await import('esbuild');
  return (await transform(readFileSync(source, 'utf8'), { loader: 'ts', format: 'cjs', target: 'node20' })).code;
}

/** A running thread with the function loaded. Takes one invocation at a time. */
export interface Thread {
  /** False once it crashed, was stopped, or ran out of time. */
  readonly alive: boolean;
  invoke(message: InvokeMessage): Promise<Invocation>;
  stop(): Promise<void>;
}

/** @throws when the function's file cannot be loaded. */
export async function startThread(options: SandboxOptions): Promise<Thread> {
  const code = await threadCode();
  const start = performance.now();
  const thread = new WorkerThread(newWorker(code, options));
  const { message } = await thread.next();
  thread.initMs = performance.now() - start;
  if (message.kind === 'ready') return thread;
  await thread.stop();
  throw new Error(`The function could not be loaded.\n${'message' in message ? message.message : ''}`);
}

/** A thread has its own environment, console and modules, so that nothing of the function leaks into the tool. */
function newWorker(code: string, { environment, ...data }: SandboxOptions): Worker {
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: data.functionName,
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    ...environment,
  };
  // Without execArgv the thread would load the TypeScript loader that the tool may run under.
  const execArgv = ['--enable-source-maps'];
  return new Worker(code, { eval: true, env, execArgv, workerData: data, stdout: true, stderr: true });
}

type End = Exclude<ThreadMessage, { kind: 'log' }>;

class WorkerThread implements Thread {
  alive = true;
  /** How long it took to load, until the first invocation has told. */
  initMs: number | undefined;
  private logs: SandboxLog[] = [];
  private settle: ((end: End) => void) | undefined;

  constructor(private readonly worker: Worker) {
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'log') this.logs.push(message.log);
      else this.settle?.(message);
    });
    worker.on('error', (error) => this.died(String(error instanceof Error ? error.stack : error)));
    worker.on('exit', (code) => this.died(`The function's process exited with code ${code}.`));
    this.keepOutput(worker.stdout, 'info');
    this.keepOutput(worker.stderr, 'error');
  }

  async invoke(message: InvokeMessage): Promise<Invocation> {
    const milliseconds = message.deadline - Date.now();
    const timer = setTimeout(() => {
      this.died(`The function timed out after ${Math.round(milliseconds / 100) / 10} s.`);
      void this.worker.terminate();
    }, milliseconds);
    const settled = this.next();
    this.worker.postMessage(message);
    const { message: end, logs } = await settled;
    clearTimeout(timer);
    const { initMs } = this;
    this.initMs = undefined;
    const cold = initMs === undefined ? {} : { initMs };
    if (end.kind === 'result') return { result: { ok: true, payload: JSON.parse(end.json) }, logs, ...cold };
    const error = { level: 'error', message: 'message' in end ? end.message : '' } as const;
    return { result: { ok: false }, logs: [...logs, error], ...cold };
  }

  /** What the thread settles on next, with the logs up to then. */
  next(): Promise<{ message: End; logs: SandboxLog[] }> {
    return new Promise((resolve) => {
      this.settle = (message) => {
        this.settle = undefined;
        resolve({ message, logs: this.logs.splice(0) });
      };
    });
  }

  async stop(): Promise<void> {
    this.alive = false;
    await this.worker.terminate();
  }

  private died(message: string): void {
    this.alive = false;
    this.settle?.({ kind: 'failure', message });
  }

  private keepOutput(stream: NodeJS.ReadableStream, level: SandboxLog['level']): void {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => this.logs.push({ level, message: text.trimEnd() }));
  }
}
