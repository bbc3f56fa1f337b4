import type { Cell, Terminator } from './cell';
import { haproxyVersion } from './haproxy';
import { HAPROXY_CELLS } from './haproxy-cells';
import { nginxVersion } from './nginx';
import { NGINX_CELLS } from './nginx-cells';
import { TUNNEL_CELLS } from './tunnel-cells';

/** A terminator with its cells, and the version that is installed, if it is. */
export interface TerminatorCells {
  readonly terminator: Terminator;
  readonly cells: readonly Cell[];
  readonly version: () => string | undefined;
}

/** In the order in which the documentation lists them. */
export const TERMINATORS: readonly TerminatorCells[] = [
  { terminator: 'nginx', cells: NGINX_CELLS, version: nginxVersion },
  { terminator: 'HAProxy', cells: HAPROXY_CELLS, version: haproxyVersion },
  { terminator: 'tunnel', cells: TUNNEL_CELLS, version: () => `Node ${process.versions.node}` },
];
