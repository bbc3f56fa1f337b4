import { isIPv6, connect as open } from 'node:net';
import { destination } from '../../send/wire/reach';
import type { TextUrl } from '../../send/wire/text-url';
import type { ExamineOptions } from '../examine-options';

export interface Connected {
  readonly durationMs: number;
  /** Why there is no connection. */
  readonly failure?: string;
}

/** Opens a TCP connection and closes it. */
export function connect(url: TextUrl, { reach, limits }: ExamineOptions): Promise<Connected> {
  const { host, port } = destination(url, reach);
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = open({ host, port, family: isIPv6(host) ? 6 : 4 });
    const end = (failure?: string) => {
      socket.destroy();
      resolve({ durationMs: performance.now() - started, ...(failure === undefined ? {} : { failure }) });
    };
    socket.setTimeout(limits.connectMs, () => end(`nothing within ${limits.connectMs} ms`));
    socket.on('connect', () => end());
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
