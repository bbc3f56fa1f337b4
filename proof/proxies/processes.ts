import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const LOOPBACK = '127.0.0.1';

/** A running program. */
export interface Running {
  stop(): Promise<void>;
}

/** Returns the first line of a program's version, `undefined` if it isn't installed. */
export function versionOf(command: string, flag: string): string | undefined {
  const { status, stdout, stderr } = spawnSync(command, [flag], { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.trim().split('\n')[0] : undefined;
}

/** Finds free ports. Holds each until all are known, so that none is returned twice. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<Server>((resolve) => server.listen(0, LOOPBACK, () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const ATTEMPTS = 1_200;

/** Starts a program and waits until it accepts connections on all ports. @throws with its output if it exits before. */
export async function start(
  command: string,
  args: readonly string[],
  ports: readonly number[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Running> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.once('error', (error) => (output += String(error)));
  for (const port of ports) {
    for (let attempts = 0; !(await acceptsConnections(port)); attempts += 1) {
      if (child.exitCode !== null || attempts === ATTEMPTS) {
        child.kill('SIGKILL');
        throw new Error(`${command} does not serve port ${port}:\n${output}`);
      }
      await wait(25);
    }
  }
  return { stop: () => stopped(child, ended) };
}

function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: LOOPBACK });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function stopped(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await ended;
  clearTimeout(forced);
}
