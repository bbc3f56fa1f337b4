import { join } from 'node:path';
import { actions, explained, explanation, Inspector } from '../inspector';
import type { DevToken } from '../token';
import type { LocalCertificates } from './certificates';
import { type DoorServer, type Exchange, type ExchangeLog, FIRST_PORT, type LocalRun, requestLog } from './doors';
import type { Reporter } from './print';
import type { RelayTraffic } from './relay';

/** Everything that the inspector of a run shows. */
export interface Inspected {
  readonly run: LocalRun;
  readonly exchanges: ExchangeLog;
  readonly certificates: LocalCertificates;
  /** The relay and its declared URLs, if there is one. */
  readonly relay: { readonly urls: readonly string[] } | undefined;
  /** Called with everything that happens at the relay. */
  readonly traffic: Set<(event: RelayTraffic) => void>;
}

/** Starts the inspector. Takes the port after the doors', or any other free one. */
export async function startInspector(
  { run, exchanges, certificates: { ca, caFile }, relay, traffic }: Inspected,
  { token, port }: { readonly token: DevToken; readonly port?: number | undefined },
): Promise<Inspector> {
  const fixtures = join(process.cwd(), 'fixtures');
  const { value: authToken, signing, sharedKey } = token;
  const context = { doors: run.doors, authToken, signing, sharedKey, ca, caFile, fixtures };
  const inspector = await Inspector.start({
    port: { port: port === 0 ? 0 : (port ?? FIRST_PORT) + run.doors.length, chosen: false },
    secrets: [authToken, ...token.secrets],
    relay: { authToken, urls: relay?.urls ?? [] },
    actions: (history) => actions(history, context),
  });
  exchanges.listen((exchange) => inspector.add(exchange));
  traffic.add((event) => inspector.relayed(event));
  return inspector;
}

/** Reports an exchange after the response is sent, because a diagnosis takes a while. */
export function reportAfterAnswer(
  exchange: Exchange,
  doors: readonly DoorServer[],
  { reporter, token }: { readonly reporter: Reporter; readonly token: DevToken },
): void {
  setImmediate(() => {
    const isRefused = requestLog(exchange.logs)?.outcome === 'invalid-signature';
    reporter.exchanged(exchange, isRefused ? explanation(exchange, { doors, authToken: token.value }) : undefined);
  });
}

/** Reports what happens at the relay. A refused handshake is diagnosed first, and its line has the cause. */
export function reportTraffic(
  event: RelayTraffic,
  relayUrls: readonly string[],
  { reporter, token }: { readonly reporter: Reporter; readonly token: DevToken },
): void {
  const isRefused = event.kind === 'handshake' && event.status === 403 && event.event !== undefined;
  if (isRefused)
    setImmediate(() => reporter.relayed(event, explained(event.event, { tokens: token.value, relayUrls })));
  else reporter.relayed(event);
}
