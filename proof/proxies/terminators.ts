import type { Cell, PlacedCell, TerminatorName } from './cell';
import { haproxyVersion, startHaproxy } from './haproxy';
import { HAPROXY_CELLS } from './haproxy-cells';
import { nginxVersion, startNginx } from './nginx';
import { NGINX_CELLS } from './nginx-cells';
import type { Running } from './processes';
import { startTunnels, TUNNEL_CELLS } from './tunnel';

/** A program that terminates TLS, with its cells. */
export interface Terminator {
  readonly name: TerminatorName;
  readonly cells: readonly Cell[];
  /** Returns the installed version, `undefined` if there is none. */
  version(): string | undefined;
  /** Starts one process for all cells. `pem` holds certificate chain and key; `folder` doesn't exist yet. */
  start(pem: string, placed: readonly PlacedCell[], folder: string): Promise<Running>;
}

/** All terminators, in the order of docs/proof.md. */
export const TERMINATORS: readonly Terminator[] = [
  { name: 'nginx', cells: NGINX_CELLS, version: nginxVersion, start: startNginx },
  { name: 'HAProxy', cells: HAPROXY_CELLS, version: haproxyVersion, start: startHaproxy },
  { name: 'tunnel', cells: TUNNEL_CELLS, version: () => `Node ${process.versions.node}`, start: startTunnels },
];
