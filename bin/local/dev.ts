import { join } from 'node:path';
import { actions, Inspector } from '../inspector';
import { ExitCode } from '../terminal';
import type { DevToken } from '../token';
import { cachedCertificates, cacheFolder, LOCAL_NAMES, type LocalCertificates } from './certificates';
import { ExchangeLog, FIRST_PORT, type LocalRun, type LocalRunOptions, startLocalRun } from './doors';
import { defaultAppCode, type EntryCode, entryCode, type FunctionCode } from './entry';
import { ngrokOrigin } from './ngrok';
import type { Reporter } from './print';
import { playRound } from './round';

/** What `dev` was asked for. */
export interface DevOptions extends Omit<LocalRunOptions, 'file' | 'certificates' | 'authToken' | 'onExchange'> {
  /** The user's own function. Default: the bundled app. */
  readonly entry: string | undefined;
  /** End after the round. */
  readonly once: boolean;
  readonly inspector: boolean;
  readonly token: DevToken;
  readonly reporter: Reporter;
  /** Told what takes its time, and with an empty text that it is over. */
  readonly progress: (text: string) => void;
  /** Takes what is to be called when the user wants to end. */
  readonly interrupted: (stop: () => void) => void;
}

/** What of a run the rest of it needs. */
interface Started {
  readonly run: LocalRun;
  readonly observer: ExchangeLog;
  readonly certificates: LocalCertificates;
}

/**
 * Starts the doors, plays Twilio, and serves until it is interrupted. A function of the user's own is played against
 * only when that is all there is to do, because nobody knows what it does with a message.
 *
 * @returns the exit code: 1 when it was to end after the round and a request did not end as it should, else 0.
 * @throws when a chosen port is taken, or the function cannot be loaded.
 */
export async function runDev(options: DevOptions): Promise<number> {
  const end = new Promise<void>((resolve) => options.interrupted(resolve));
  options.progress('Bundling and starting the function …');
  const certificates = await certificatesFor(options.domainName);
  const code = options.entry === undefined ? await defaultAppCode() : await entryCode(options.entry);
  const observer = new ExchangeLog();
  try {
    const authToken = options.token.value;
    const run = await startLocalRun({ ...options, authToken, file: code.file, certificates, onExchange: observer.see });
    try {
      return await serve({ run, observer, certificates }, code, options, end);
    } finally {
      await run.stop();
    }
  } finally {
    options.progress('');
    await code.remove();
  }
}

async function serve(started: Started, code: FunctionCode, options: DevOptions, end: Promise<void>): Promise<number> {
  const { run, observer, certificates } = started;
  const { reporter } = options;
  const inspector = options.inspector && !options.once ? await startInspector(started, options) : undefined;
  try {
    options.progress('');
    reporter.started(run, { ...options, caFile: certificates.caFile, inspector: inspector?.url });
    const good = options.once || options.entry === undefined ? await playAll(started, options) : true;
    if (options.once) return good ? ExitCode.ok : ExitCode.notOk;
    reporter.waiting(await undeclaredTunnel(run, options));
    observer.follow(reporter.exchanged);
    if ('watch' in code) reloadOnChange(code as EntryCode, run, inspector, reporter);
    await end;
    return ExitCode.ok;
  } finally {
    await inspector?.stop();
  }
}

/** A certificate for another name has a folder of its own, or each run would replace the one before. */
function certificatesFor(domainName: string | undefined): Promise<LocalCertificates> {
  if (domainName === undefined) return cachedCertificates();
  const names = { ...LOCAL_NAMES, dns: [...LOCAL_NAMES.dns, domainName] };
  return cachedCertificates(join(cacheFolder(), domainName), new Date(), names);
}

/** The port after the doors', or another: nothing has to find it but the eye. */
async function startInspector(
  { run, observer, certificates }: Started,
  { token, port }: DevOptions,
): Promise<Inspector> {
  const { ca, caFile } = certificates;
  const around = { doors: run.doors, authToken: token.value, ca, caFile, fixtures: join(process.cwd(), 'fixtures') };
  const inspector = await Inspector.start({
    port: { port: port === 0 ? 0 : (port ?? FIRST_PORT) + run.doors.length, chosen: false },
    secrets: [token.value, ...token.secrets],
    actions: (history) => actions(history, around),
  });
  observer.also((exchange) => inspector.see(exchange));
  return inspector;
}

function reloadOnChange(code: EntryCode, run: LocalRun, inspector: Inspector | undefined, reporter: Reporter) {
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

/** The tunnel is played only when its public origin is known: without, Twilio has no way to it. */
async function playAll({ run, certificates, observer }: Started, options: DevOptions): Promise<boolean> {
  const { token, publicOrigin, reporter } = options;
  const doors = run.doors.filter(({ door }) => door.scheme === 'https' || publicOrigin !== undefined);
  const round = { doors, authToken: token.signing, ca: certificates.ca, exchangeOf: observer.exchangeOf };
  const rows = await playRound(round);
  reporter.played(rows);
  return rows.every((row) => row.problems.length === 0);
}

/** The public origin of an ngrok tunnel that leads here, unless one is declared. */
async function undeclaredTunnel({ doors }: LocalRun, { publicOrigin }: DevOptions): Promise<string | undefined> {
  const port = doors.find(({ door }) => door.scheme === 'x-forwarded-proto')?.port;
  return publicOrigin !== undefined || port === undefined ? undefined : ngrokOrigin(port);
}
