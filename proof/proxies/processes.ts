import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { connect, createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const LOOPBACK = '127.0.0.1';

/** A program that was started. */
export interface Running {
  stop(): Promise<void>;
}

/** The first line that a program says of its version; `undefined` when it is not installed. */
export function versionOf(command: string, flag: string): string | undefined {
  const { status, stdout, stderr } = spawnSync(command, [flag], { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.trim().split('\n')[0] : undefined;
}

/** So many free ports, all held until all are known, so that none comes twice. */
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

const TRIES = 200;

/** Starts a program and waits until it takes connections at all ports. @throws with what it said when it ends before. */
export async function start(command: string, args: readonly string[], ports: readonly number[]): Promise<Running> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.once('error', (error) => (said += String(error)));
  for (const port of ports) {
    for (let tries = 0; !(await takesConnections(port)); tries += 1) {
      if (child.exitCode !== null || tries === TRIES) {
        child.kill('SIGKILL');
        throw new Error(`${command} does not serve port ${port}:\n${said}`);
      }
      await wait(25);
    }
  }
  return { stop: () => stopped(child, ended) };
}

function takesConnections(port: number): Promise<boolean> {
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
