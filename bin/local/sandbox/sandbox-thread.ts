import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { InvokeMessage, SandboxLog, ThreadData, ThreadMessage } from './protocol';

/*
 * The program inside a sandbox's thread, a small version of Lambda's runtime. It is loaded as text, so it can import only
 * Node's modules and types.
 */

type Handler = (event: unknown, context: object) => unknown;

const { file, handler: exportName, functionName } = workerData as ThreadData;
const send = (message: ThreadMessage) => parentPort?.postMessage(message);

/** Lambda's JSON log format: a single object stays an object, everything else becomes text. */
function capture(level: SandboxLog['level']) {
  return (...values: unknown[]) => {
    const [only] = values;
    const structured = values.length === 1 && typeof only === 'object' && only !== null && !(only instanceof Error);
    send({ kind: 'log', log: { level, message: structured ? plain(only) : format(...values) } });
  };
}

function plain(value: object): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return format(value);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : format(error);
}

/** Node decides between CommonJS and an ES module, which older versions can't `require`. */
async function moduleOf(path: string): Promise<Record<string, unknown>> {
  try {
    return require(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(path).href);
  }
}

async function load(): Promise<Handler> {
  const found = (await moduleOf(file))[exportName];
  if (typeof found === 'function') return found as Handler;
  throw new TypeError(`${file} exports no function "${exportName}".`);
}

function contextOf({ requestId, deadline }: InvokeMessage): object {
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
    memoryLimitInMB: '128',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function invoke(handler: Handler, message: InvokeMessage): Promise<void> {
  const { event, requestId } = message;
  try {
    const json = JSON.stringify(await handler(event, contextOf(message))) ?? 'null';
    send({ kind: 'result', json, requestId });
  } catch (error) {
    send({ kind: 'failure', message: textOf(error), requestId });
  }
}

const LEVELS = { debug: 'debug', trace: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;
for (const [name, level] of Object.entries(LEVELS)) Object.assign(console, { [name]: capture(level) });

load().then(
  (handler) => {
    parentPort?.on('message', (message: InvokeMessage) => void invoke(handler, message));
    send({ kind: 'ready' });
  },
  (error: unknown) => send({ kind: 'failure', message: textOf(error) }),
);
