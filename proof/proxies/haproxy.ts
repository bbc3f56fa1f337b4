import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlacedCell } from './cell';
import { type Running, start, versionOf } from './processes';

/** Returns the version of HAProxy, `undefined` if it isn't installed. */
export function haproxyVersion(): string | undefined {
  return versionOf('haproxy', '-v')?.replace(/^HAProxy version (\S+).*$/, 'HAProxy/$1');
}

/** Starts one HAProxy with a frontend and a backend per cell. */
export async function startHaproxy(pem: string, placed: readonly PlacedCell[], folder: string): Promise<Running> {
  await mkdir(folder);
  const [config, certificate] = [join(folder, 'haproxy.cfg'), join(folder, 'server.pem')];
  await writeFile(certificate, pem, { mode: 0o600 });
  await writeFile(config, haproxyConfig(certificate, placed));
  return start(
    'haproxy',
    ['-db', '-f', config],
    placed.map(({ port }) => port),
  );
}

function haproxyConfig(certificate: string, placed: readonly PlacedCell[]): string {
  return `global
  expose-experimental-directives
defaults
  mode http
  timeout connect 5s
  timeout client 20s
  timeout server 20s
${placed.map((each, index) => proxy(each, certificate, index)).join('\n')}
`;
}

function proxy({ cell, port, upstream }: PlacedCell, certificate: string, index: number): string {
  return `frontend in${index}
  bind 127.0.0.1:${port} ssl crt ${certificate} alpn h2,http/1.1
  ${cell.config(upstream).trim().replaceAll('\n', '\n  ')}
  default_backend out${index}
backend out${index}
  server local ${upstream}`;
}
