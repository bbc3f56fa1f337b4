import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LOOPBACK, listen, PortError } from '../../../bin/local/doors/listen';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

function newServer(): Server {
  const server = createServer();
  servers.push(server);
  return server;
}

const takenPort = () => listen(newServer(), { port: 0, chosen: false }, 'first');

describe('listen', () => {
  it('listens only on the loopback address', async () => {
    const server = newServer();
    const port = await listen(server, { port: 0, chosen: false }, 'ALB');
    expect(server.address()).toEqual<AddressInfo>({ address: LOOPBACK, family: 'IPv4', port });
  });

  it('takes a port past those of the other doors when the default one is taken', async () => {
    const taken = await takenPort();
    const port = await listen(newServer(), { port: taken, chosen: false }, 'ALB');
    expect(port).toBeGreaterThan(taken);
    expect((port - taken) % 10).toBe(0);
  });

  it('fails with port and door when a chosen port is taken', async () => {
    const taken = await takenPort();
    const failed = listen(newServer(), { port: taken, chosen: true }, 'REST API');
    await expect(failed).rejects.toThrow(PortError);
    await expect(failed).rejects.toThrow(`Port ${taken} for REST API on 127.0.0.1 is taken`);
  });
});
