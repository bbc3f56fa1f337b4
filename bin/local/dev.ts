import { Environment } from '../../lib/contract';
import type { Inspector } from '../inspector';
import { announce } from '../running';
import { ExitCode } from '../terminal';
import type { DevToken } from '../token';
import { certificatesFor, type LocalCertificates } from './certificates';
import { hasOwnEndpoint, startDeliveryStandIn } from './delivery-stand-in';
import { ExchangeLog, FIRST_PORT, type LocalRun, type LocalRunOptions, startLocalRun } from './doors';
import { defaultAppCode, type EntryCode, entryCode, type FunctionCode, SAMPLE_DELIVERIES } from './entry';
import { reportAfterAnswer, reportTraffic, startInspector } from './inspect';
import { undeclaredTunnel } from './ngrok';
import type { Reloaded, Reporter } from './print';
import { type RelayTraffic, type ServedRelay, serveRelay } from './relay';
import { playRound } from './round';

/** Options of `dev`. */
export interface DevOptions
  extends Omit<LocalRunOptions, 'file' | 'certificates' | 'authToken' | 'upToDate' | 'onExchange'> {
  /** File with the user's own function. Default: the bundled app. */
  readonly entry: string | undefined;
  /** File with the user's own relay. Default: the bundled one if the app is the bundled one, otherwise none. */
  readonly relay?: string | undefined;
  /** Public URL of a tunnel to the relay, `wss://abc.ngrok.app/live`. Default: there is none. */
  readonly publicRelay?: string | undefined;
  /** Whether to end after the round. */
  readonly once: boolean;
  readonly inspector: boolean;
  readonly token: DevToken;
  readonly reporter: Reporter;
  /** Called with the step in progress, and with an empty text when it's over. */
  readonly progress: (text: string) => void;
  /** Registers a callback for the end that the user asks for. */
  readonly interrupted: (stop: () => void) => void;
}

interface Started {
  readonly run: LocalRun;
  readonly exchanges: ExchangeLog;
  readonly certificates: LocalCertificates;
  readonly relay: ServedRelay | undefined;
  /** Paths of the sample's deliveries. */
  readonly deliveries: readonly string[];
  /** Called with everything that happens at the relay. */
  readonly traffic: Set<(event: RelayTraffic) => void>;
}

/**
 * Starts the doors, plays Twilio, and serves until it is interrupted. Plays against a user's own function only with
 * `once`, because only the user knows what it does with a message.
 *
 * @returns the exit code: 1 with `once` if a request of the round failed, otherwise 0.
 * @throws if a chosen port is taken, or the function can't be loaded.
 */
export async function runDev(options: DevOptions): Promise<number> {
  const end = new Promise<void>((resolve) => options.interrupted(resolve));
  options.progress('Bundling and starting the function …');
  const certificates = await certificatesFor(options.domainName);
  const code = options.entry === undefined ? await defaultAppCode() : await entryCode(options.entry);
  const exchanges = new ExchangeLog();
  let relay: ServedRelay | undefined;
  const traffic = new Set([(event: RelayTraffic) => reportTraffic(event, relay?.urls ?? [], options)]);
  const deliveries = hasOwnEndpoint(process.env)
    ? undefined
    : await startDeliveryStandIn((entry) => options.reporter.stored(entry));
  const sample = deliveries && options.entry === undefined ? SAMPLE_DELIVERIES : undefined;
  try {
    const { value: authToken } = options.token;
    relay = await relayFor(options, certificates, (event) => traffic.forEach((listen) => void listen(event)));
    const environment = {
      ...(sample ? { [Environment.deliveries]: JSON.stringify(sample) } : {}),
      ...options.environment,
      ...(relay ? { [Environment.relayUrl]: options.publicRelay ?? relay.url } : {}),
      ...(deliveries ? { [Environment.deliveryEndpoint]: deliveries.url } : {}),
    };
    const { file } = code;
    const upToDate = 'upToDate' in code ? (code as EntryCode).upToDate : undefined;
    const own = { authToken, file, certificates, upToDate, environment, onExchange: exchanges.add };
    const run = await startLocalRun({ ...options, ...own });
    try {
      return await serve(
        { run, exchanges, certificates, relay, deliveries: Object.keys(sample ?? {}), traffic },
        code,
        options,
        end,
      );
    } finally {
      await run.stop();
    }
  } finally {
    options.progress('');
    await relay?.stop();
    await deliveries?.stop();
    await code.remove();
  }
}

/**
 * Starts the user's relay, or the sample's beside the sample. Takes the port after the doors' and the inspector's, or any
 * other free one. `--once` checks only the doors.
 */
async function relayFor(
  { entry, relay, publicRelay: publicUrl, once, port, doors, token, environment = {} }: DevOptions,
  certificates: LocalCertificates,
  onEvent: (event: RelayTraffic) => void,
): Promise<ServedRelay | undefined> {
  if (relay === undefined && (entry !== undefined || once)) return undefined;
  const first = port === 0 ? 0 : (port ?? FIRST_PORT) + (doors ?? []).length + 1;
  const choice = { port: first, chosen: false };
  const authToken = token.value;
  return serveRelay({ entry: relay, publicUrl, authToken, certificates, port: choice, environment, onEvent });
}

async function serve(started: Started, code: FunctionCode, options: DevOptions, end: Promise<void>): Promise<number> {
  const { run, exchanges, certificates } = started;
  const { reporter } = options;
  let remove = () => {};
  const inspector = options.inspector && !options.once ? await startInspector(started, options) : undefined;
  try {
    options.progress('');
    if (!options.once) remove = announced(started, options);
    reporter.started(run, {
      ...options,
      caFile: certificates.caFile,
      inspector: inspector?.url,
      relay: started.relay?.url,
      deliveries: started.deliveries,
    });
    const passed = options.once || options.entry === undefined ? await playAll(started, options) : true;
    if (options.once) return passed ? ExitCode.ok : ExitCode.failure;
    reporter.waiting(await undeclaredTunnel(run.doors, options.publicOrigin));
    exchanges.follow((exchange) => reportAfterAnswer(exchange, run.doors, options));
    reloadOnChange(code, started, inspector, reporter);
    await end;
    return ExitCode.ok;
  } finally {
    remove();
    await inspector?.stop();
  }
}

/** Lets `send` find the doors. */
function announced({ run, certificates, relay }: Started, { token }: DevOptions): () => void {
  const doors = run.doors.map(({ publicBase, port }) => ({ publicBase, port }));
  return announce({
    doors,
    relay: relay && { url: relay.url, port: relay.port },
    caFile: certificates.caFile ?? null,
    token: token.reference,
  });
}

/** Plays the tunnel only if its public origin is known; otherwise Twilio couldn't reach it. */
async function playAll({ run, certificates, exchanges }: Started, options: DevOptions): Promise<boolean> {
  const { token, publicOrigin, reporter } = options;
  const doors = run.doors.filter(({ door }) => door.scheme === 'https' || publicOrigin !== undefined);
  const round = {
    doors,
    authToken: token.signing,
    sharedKey: token.sharedKey,
    ca: certificates.ca,
    exchangeOf: exchanges.exchangeOf,
  };
  const rows = await playRound(round);
  reporter.played(rows);
  return rows.every((row) => row.problems.length === 0);
}

function reloadOnChange(
  code: FunctionCode,
  { run, relay }: Started,
  inspector: Inspector | undefined,
  reporter: Reporter,
): void {
  const reloaded = (what: Reloaded) => {
    reporter.reloaded(what);
    inspector?.reloaded();
  };
  const failed = (error: unknown) => {
    reporter.failed(error);
    inspector?.reloaded(error);
  };
  relay?.watch({ reloaded: () => reloaded('relay'), failed });
  if (!('watch' in code)) return;
  (code as EntryCode).watch({ built: async (file) => run.reload(file).then(() => reloaded('webhook')), failed });
}
