import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { virtualEnvironment } from '../virtual-environment';

const READY_MS = 60_000;

/** A server of moto, which stands in for SQS and EventBridge: https://docs.getmoto.org/en/latest/docs/server_mode.html */
export interface Moto {
  readonly url: string;
  /** Calls an action, such as `AmazonSQS.ReceiveMessage`. */
  call<T>(target: string, fields: object): Promise<T>;
  /** Runs work that calls moto while nothing else does: its threads lose messages that arrive during a deletion. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts a server on a free port. @throws {NoPythonError} without Python. */
export async function startMoto(): Promise<Moto> {
  const { bin } = virtualEnvironment('moto', join(__dirname, 'requirements.txt'));
  const port = await freePort();
  const child = spawn(join(bin, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child);
  let last: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    url,
    call: (target, fields) => exclusively(() => call(url, target, fields)),
    exclusively,
    stop: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with exit code ${child.exitCode}.`);
    const answered = await fetch(`${url}/moto-api/`).catch(() => undefined);
    if (answered?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`moto_server didn't answer within ${READY_MS} ms.`);
}

async function call<T>(url: string, target: string, fields: object): Promise<T> {
  const service = target.startsWith('AmazonSQS') ? 'sqs' : 'events';
  const response = await connected(url, {
    method: 'POST',
    headers: {
      'Content-Type': `application/x-amz-json-${service === 'sqs' ? '1.0' : '1.1'}`,
      'X-Amz-Target': target,
      // Without checking it, moto takes the service and region from the signature.
      Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(fields),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
}

/** Repeats a call that found no connection, and so had no effect. */
async function connected(url: string, init: RequestInit, attempts = 5): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    if (attempts <= 1 || !/CONNECT_TIMEOUT|ECONNREFUSED/.test(cause?.code ?? '')) throw error;
    return connected(url, init, attempts - 1);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  return address.port;
}
