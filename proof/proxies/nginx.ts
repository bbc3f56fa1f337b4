import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlacedCell } from './cell';
import { type Running, start, versionOf } from './processes';

/** Returns the version of nginx, `undefined` if it isn't installed. */
export function nginxVersion(): string | undefined {
  return versionOf('nginx', '-v')?.replace('nginx version: ', '');
}

/** Starts one nginx with a server per cell. It writes only to the folder. */
export async function startNginx(pem: string, placed: readonly PlacedCell[], folder: string): Promise<Running> {
  await mkdir(folder);
  const [config, certificate] = [join(folder, 'nginx.conf'), join(folder, 'server.pem')];
  await writeFile(certificate, pem, { mode: 0o600 });
  await writeFile(config, nginxConfig(folder, certificate, placed));
  return start(
    'nginx',
    ['-p', folder, '-c', config, '-e', 'stderr'],
    placed.map(({ port }) => port),
  );
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

function nginxConfig(folder: string, certificate: string, placed: readonly PlacedCell[]): string {
  return `daemon off;
master_process off;
error_log stderr;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
${TEMPORARY.map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
  server_names_hash_bucket_size 128;
  ssl_certificate ${certificate};
  ssl_certificate_key ${certificate};
${placed.map(server).join('\n')}
}
`;
}

function server({ cell, port, upstream }: PlacedCell): string {
  return `  server {
    listen 127.0.0.1:${port} ssl${cell.request?.http2 ? ' http2' : ''};
    server_name hooks.example.com;
    ${cell.config(upstream).trim().replaceAll('\n', '\n    ')}
  }`;
}
