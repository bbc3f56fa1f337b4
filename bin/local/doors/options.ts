import type { Certificates } from '../certificates';
import type { Exchange } from './door-listener';
import type { LocalDoor } from './local-door';

/** What to run and where. */
export interface LocalRunOptions {
  /** File with the function, CommonJS or an ES module, and the name of its export. Default export name: `handler`. */
  readonly file: string;
  readonly handler?: string | undefined;
  /** In any form of a stored secret. */
  readonly authToken: string;
  readonly certificates: Certificates;
  /** First port, chosen by the user; 0 for any free ones. Default: 8443, or others where it is taken. */
  readonly port?: number | undefined;
  /** The tunnel's public origin, `https://abc.ngrok.app`. Default: the `Host` header is believed there. */
  readonly publicOrigin?: string | undefined;
  /** Custom domain of the doors. Default: they are called by `localhost` alone. */
  readonly domainName?: string | undefined;
  /** As the function's `timeout` in Lambda. Default: 15 s. */
  readonly timeoutMs?: number | undefined;
  /** What else the function finds in its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: all doors and the tunnel. */
  readonly doors?: readonly LocalDoor[];
  readonly onExchange?: (exchange: Exchange) => void;
}
