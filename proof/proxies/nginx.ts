import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell } from './cell';
import { type Running, start, versionOf } from './processes';

/** A cell with the port of its terminator and the address of the listener behind. */
export interface Placed {
  readonly cell: Cell;
  readonly port: number;
  readonly upstream: string;
}

/** `undefined` when nginx is not installed. */
export function nginxVersion(): string | undefined {
  return versionOf('nginx', '-v')?.replace('nginx version: ', '');
}

/** One nginx with a server a cell. Everything that it writes stays in the folder. */
export async function startNginx(folder: string, pem: string, placed: readonly Placed[]): Promise<Running> {
  await mkdir(folder);
  const file = join(folder, 'nginx.conf');
  await writeFile(file, nginxConfig(folder, pem, placed));
  const ports = placed.map(({ port }) => port);
  return start('nginx', ['-p', folder, '-c', file, '-e', 'stderr'], ports);
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

function nginxConfig(folder: string, pem: string, placed: readonly Placed[]): string {
  return `daemon off;
master_process off;
error_log stderr;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
${TEMPORARY.map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
  server_names_hash_bucket_size 128;
  ssl_certificate ${pem};
  ssl_certificate_key ${pem};
${placed.map(server).join('\n')}
}
`;
}

function server({ cell, port, upstream }: Placed): string {
  return `  server {
    listen 127.0.0.1:${port} ssl${cell.request?.http2 ? ' http2' : ''};
    server_name hooks.example.com;
    ${cell.config(upstream).trim().replaceAll('\n', '\n    ')}
  }`;
}
