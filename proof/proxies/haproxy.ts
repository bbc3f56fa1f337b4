import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Placed } from './nginx';
import { type Running, start, versionOf } from './processes';

/** `undefined` when HAProxy is not installed. */
export function haproxyVersion(): string | undefined {
  return versionOf('haproxy', '-v')?.replace(/^HAProxy version (\S+).*$/, 'HAProxy/$1');
}

/** One HAProxy with a frontend and a backend a cell. */
export async function startHaproxy(folder: string, pem: string, placed: readonly Placed[]): Promise<Running> {
  await mkdir(folder);
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, haproxyConfig(pem, placed));
  const ports = placed.map(({ port }) => port);
  return start('haproxy', ['-db', '-f', file], ports);
}

function haproxyConfig(pem: string, placed: readonly Placed[]): string {
  return `global
  expose-experimental-directives
defaults
  mode http
  timeout connect 5s
  timeout client 20s
  timeout server 20s
${placed.map((each, index) => proxy(each, pem, index)).join('\n')}
`;
}

function proxy({ cell, port, upstream }: Placed, pem: string, index: number): string {
  return `frontend in${index}
  bind 127.0.0.1:${port} ssl crt ${pem} alpn h2,http/1.1
  ${cell.config(upstream).trim().replaceAll('\n', '\n  ')}
  default_backend out${index}
backend out${index}
  server local ${upstream}`;
}
