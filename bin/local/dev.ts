import { join } from 'node:path';
import { Environment } from '../../lib/contract';
import { cacheFolder } from '../cache-folder';
import { actions, explanation, Inspector } from '../inspector';
import { announce } from '../running';
import { ExitCode } from '../terminal';
import type { DevToken } from '../token';
import { cachedCertificates, LOCAL_NAMES, type LocalCertificates } from './certificates';
import { hasOwnEndpoint, startDeliveryStandIn } from './delivery-stand-in';
import {
  type Exchange,
  ExchangeLog,
  FIRST_PORT,
  type LocalRun,
  type LocalRunOptions,
  requestLog,
  startLocalRun,
} from './doors';
import { defaultAppCode, defaultRelayCode, type EntryCode, entryCode, type FunctionCode } from './entry';
import { ngrokOrigin } from './ngrok';
import type { Reporter } from './print';
import { type LocalRelay, type RelayTraffic, startRelay } from './relay';
import { playRound } from './round';

/** Options of `dev`. */
export interface DevOptions
  extends Omit<LocalRunOptions, 'file' | 'certificates' | 'authToken' | 'upToDate' | 'onExchange'> {
  /** File with the user's own function. Default: the bundled app. */
  readonly entry: string | undefined;
  /** File with the user's own relay. Default: the bundled one if the app is the bundled one, otherwise none. */
  readonly relay?: string | undefined;
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
  readonly relay: LocalRelay | undefined;
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
  const relayCode = await codeOfRelay(options);
  let relay: LocalRelay | undefined;
  const deliveries = hasOwnEndpoint(process.env)
    ? undefined
    : await startDeliveryStandIn((entry) => options.reporter.stored(entry));
  try {
    const { value: authToken } = options.token;
    relay = relayCode && (await startRelay(relayOptions(relayCode, certificates, options)));
    const environment = {
      ...options.environment,
      ...(relay ? { [Environment.relayUrl]: relay.url } : {}),
      ...(deliveries ? { [Environment.deliveryEndpoint]: deliveries.url } : {}),
    };
    const { file } = code;
    const upToDate = 'upToDate' in code ? (code as EntryCode).upToDate : undefined;
    const own = { authToken, file, certificates, upToDate, environment, onExchange: exchanges.add };
    const run = await startLocalRun({ ...options, ...own });
    try {
      return await serve({ run, exchanges, certificates, relay }, code, options, end);
    } finally {
      await run.stop();
    }
  } finally {
    options.progress('');
    await relay?.stop();
    await relayCode?.remove();
    await deliveries?.stop();
    await code.remove();
  }
}

/** `--once` checks the doors only. */
async function codeOfRelay({ entry, relay, once }: DevOptions): Promise<FunctionCode | undefined> {
  if (relay !== undefined) return entryCode(relay);
  return entry === undefined && !once ? defaultRelayCode() : undefined;
}

/** Takes the port after the doors' and the inspector's, or any other free one. */
function relayOptions({ file }: FunctionCode, certificates: LocalCertificates, options: DevOptions) {
  const { port, token, environment = {}, reporter } = options;
  const doors = (options.doors ?? []).length + 1;
  return {
    file,
    handler: 'handler',
    authToken: token.value,
    certificates,
    port: { port: port === 0 ? 0 : (port ?? FIRST_PORT) + doors, chosen: false },
    timeoutMs: RELAY_TIMEOUT_MS,
    environment,
    onEvent: (event: RelayTraffic) => reporter.relayed(event),
  };
}

/** The construct's default. */
const RELAY_TIMEOUT_MS = 300_000;

/** Each domain name has its own folder, so that runs don't replace each other's certificates. */
function certificatesFor(domainName: string | undefined): Promise<LocalCertificates> {
  if (domainName === undefined) return cachedCertificates();
  const names = { ...LOCAL_NAMES, dns: [...LOCAL_NAMES.dns, domainName] };
  return cachedCertificates(join(cacheFolder(), domainName), new Date(), names);
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
    });
    const passed = options.once || options.entry === undefined ? await playAll(started, options) : true;
    if (options.once) return passed ? ExitCode.ok : ExitCode.failure;
    reporter.waiting(await undeclaredTunnel(run, options));
    exchanges.follow((exchange) => reportAfterAnswer(exchange, started, options));
    if ('watch' in code) reloadOnChange(code as EntryCode, run, inspector, reporter);
    await end;
    return ExitCode.ok;
  } finally {
    remove();
    await inspector?.stop();
  }
}

/** Runs after the response is sent, because a diagnosis takes a while. */
function reportAfterAnswer(exchange: Exchange, { run }: Started, { reporter, token }: DevOptions): void {
  setImmediate(() => {
    const isRefused = requestLog(exchange.logs)?.outcome === 'invalid-signature';
    reporter.exchanged(
      exchange,
      isRefused ? explanation(exchange, { doors: run.doors, authToken: token.value }) : undefined,
    );
  });
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

/** Takes the port after the doors', or any other free one. */
async function startInspector(
  { run, exchanges, certificates: { ca, caFile } }: Started,
  { token, port }: DevOptions,
): Promise<Inspector> {
  const fixtures = join(process.cwd(), 'fixtures');
  const context = {
    doors: run.doors,
    authToken: token.value,
    signing: token.signing,
    sharedKey: token.sharedKey,
    ca,
    caFile,
    fixtures,
  };
  const inspector = await Inspector.start({
    port: { port: port === 0 ? 0 : (port ?? FIRST_PORT) + run.doors.length, chosen: false },
    secrets: [token.value, ...token.secrets],
    actions: (history) => actions(history, context),
  });
  exchanges.listen((exchange) => inspector.add(exchange));
  return inspector;
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

/** Returns the public origin of an ngrok tunnel that leads here, unless one is declared. */
async function undeclaredTunnel({ doors }: LocalRun, { publicOrigin }: DevOptions): Promise<string | undefined> {
  const port = doors.find(({ door }) => door.scheme === 'x-forwarded-proto')?.port;
  return publicOrigin !== undefined || port === undefined ? undefined : ngrokOrigin(port);
}

function reloadOnChange(code: EntryCode, run: LocalRun, inspector: Inspector | undefined, reporter: Reporter): void {
  code.watch({
    built: async (file) => {
      await run.reload(file);
      reporter.reloaded();
      inspector?.reloaded();
    },
    failed: (error) => {
      reporter.failed(error);
      inspector?.reloaded(error);
    },
  });
}
