import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../../package-root';
import type { Invocation, InvokeMessage, SandboxLog, SandboxOptions, ThreadData, ThreadMessage } from './protocol';
import { withSourceLines } from './source-lines';

/**
 * Runs a function as Lambda does: loaded once, in a separate environment, one invocation at a time, restarted after a
 * crash or a timeout. As in Lambda, output between two invocations belongs to the next one.
 */
export class Sandbox {
  private thread: Thread | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(private readonly options: SandboxOptions) {}

  /** @throws when the function's file cannot be loaded. */
  static async start(options: SandboxOptions): Promise<Sandbox> {
    const sandbox = new Sandbox(options);
    sandbox.thread = await startThread(options);
    return sandbox;
  }

  /** Never rejects: a failed function is a result too, with its error in the logs. */
  invoke(event: unknown): Promise<Invocation> {
    const invocation = this.queue.then(() => this.invokeNow(event));
    this.queue = invocation;
    return invocation;
  }

  /** Stops after the pending invocations have ended. */
  async retire(): Promise<void> {
    await this.queue;
    await this.stop();
  }

  async stop(): Promise<void> {
    await this.thread?.stop();
    this.thread = undefined;
  }

  private async invokeNow(event: unknown): Promise<Invocation> {
    try {
      if (!this.thread?.alive) this.thread = await startThread(this.options);
      const deadline = Date.now() + this.options.timeoutMs;
      const invocation = await this.thread.invoke({ event, requestId: randomUUID(), deadline });
      return { ...invocation, logs: invocation.logs.map((log) => this.located(log)) };
    } catch (error) {
      return { result: { ok: false }, logs: [{ level: 'error', message: String(error) }] };
    }
  }

  private located(log: SandboxLog): SandboxLog {
    const { file } = this.options;
    if (typeof log.message === 'string') return { ...log, message: withSourceLines(log.message, file) };
    const json = JSON.stringify(log.message);
    return json.includes(file) ? { ...log, message: JSON.parse(withSourceLines(json, file)) } : log;
  }
}

/** Starts a thread that has loaded the function. @throws when the function's file cannot be loaded. */
async function startThread(options: SandboxOptions): Promise<Thread> {
  code ??= threadCode();
  const text = await code;
  const start = performance.now();
  const thread = new Thread(newWorker(text, options));
  const { message } = await thread.next();
  thread.initMs = performance.now() - start;
  if (message.kind === 'ready') return thread;
  await thread.stop();
  const why = 'message' in message ? withSourceLines(message.message, options.file) : '';
  throw new Error(`The function could not be loaded.\n${why}`);
}

let code: Promise<string> | undefined;

/** The CommonJS text of `sandbox-thread.ts`: compiled from source in a checkout, otherwise from the package's build. */
export async function threadCode(): Promise<string> {
  const root = packageRoot();
  const source = join(root, 'bin', 'local', 'sandbox', 'sandbox-thread.ts');
  if (!existsSync(source)) return readFileSync(join(root, 'dist', 'bin', 'sandbox-thread.js'), 'utf8');
  const { transform } = await import('esbuild');
  return (await transform(readFileSync(source, 'utf8'), { loader: 'ts', format: 'cjs', target: 'node20' })).code;
}

/** A thread has its own environment, console and modules, so nothing of the function leaks into the tool. */
export function newWorker(text: string, { environment, file, handler, functionName }: SandboxOptions): Worker {
  const env = {
    PATH: process.env['PATH'] ?? '',
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    ...environment,
  };
  // Without execArgv, the thread would inherit the TypeScript loader that the tool may run under.
  const execArgv = ['--enable-source-maps'];
  const workerData: ThreadData = { file, handler, functionName };
  return new Worker(text, { eval: true, env, execArgv, workerData, stdout: true, stderr: true });
}

type End = Exclude<ThreadMessage, { kind: 'log' }>;

/** A running thread that takes one invocation at a time. */
class Thread {
  /** False after it crashed, was stopped, or ran out of time. */
  alive = true;
  /** Load time, until the first invocation reports it. */
  initMs: number | undefined;
  private logs: SandboxLog[] = [];
  private settle: ((end: End) => void) | undefined;

  constructor(private readonly worker: Worker) {
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'log') this.logs.push(message.log);
      else this.settle?.(message);
    });
    worker.on('error', (error) => this.died(String(error instanceof Error ? error.stack : error)));
    worker.on('exit', (exitCode) => this.died(`The function's process exited with code ${exitCode}.`));
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

  /** The next message that isn't a log entry, with the logs up to then. */
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
