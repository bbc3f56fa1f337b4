import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { explain } from '../../bin/explain/explain';
import { type Certificates, makeCertificates } from '../../bin/local/certificates/make-certificates';
import type { Exchange } from '../../bin/local/doors/exchange';
import { LOCAL_DOORS, tunnelTo } from '../../bin/local/doors/local-door';
import { type LocalRun, startLocalRun } from '../../bin/local/doors/local-run';
import type { RawRequest } from '../../lambda/encoding';
import { object, text } from '../../lambda/front-door/event';
import { signedRequest, toRawRequest, voiceParams } from '../../lambda/testing';
import { type Cell, type CellRequest, type CellResult, ORIGIN, type PlacedCell } from './cell';
import { sendOverTls } from './client';
import { freePorts, type Running } from './processes';
import type { Terminator } from './terminators';

const TOKEN = '0123456789abcdef0123456789abcdef';

/** The plain-HTTP listeners of the local run behind a terminator. */
interface Backend {
  readonly certificates: Certificates;
  readonly seen: Exchange[];
  /** `host:port` of the listener for a cell. */
  upstream(cell: Cell): string;
  stop(): Promise<void>;
}

/** Runs all cells of a terminator one after the other. Starts what they need and leaves nothing behind. */
export async function runCells(terminator: Terminator): Promise<CellResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'proxies-'));
  let backend: Backend | undefined;
  let running: Running | undefined;
  try {
    backend = await startBackend(folder, terminator.cells);
    const started = await startTerminator(terminator, folder, backend);
    running = started.running;
    const results: CellResult[] = [];
    for (const each of started.placed) results.push(await runCell(each, backend));
    return results;
  } finally {
    await running?.stop();
    await backend?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function place(cells: readonly Cell[], backend: Backend): Promise<PlacedCell[]> {
  const ports = await freePorts(cells.length);
  return cells.map((cell, index) => ({ cell, port: ports[index] ?? 0, upstream: backend.upstream(cell) }));
}

const ATTEMPTS = 3;

/** Starts a terminator. Retries with other ports, because another process may have taken one in the meantime. */
async function startTerminator({ cells, start }: Terminator, folder: string, backend: Backend) {
  const { key, cert, ca } = backend.certificates;
  for (let attempt = 1; ; attempt += 1) {
    const placed = await place(cells, backend);
    try {
      return { placed, running: await start(cert + ca + key, placed, join(folder, `terminator-${attempt}`)) };
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

const keyOf = ({ door = 'ALB', declared = '' }: Cell) => `${door} ${declared}`;

/** Starts a local run for each combination of door and declared origin. */
async function startBackend(folder: string, cells: readonly Cell[]): Promise<Backend> {
  const certificates = await makeCertificates(new Date(), { dns: ['hooks.example.com'], ip: [] });
  const file = await bundled(folder);
  const seen: Exchange[] = [];
  const runs = new Map<string, LocalRun>();
  for (const cell of cells) {
    if (runs.has(keyOf(cell))) continue;
    const door = LOCAL_DOORS.find(({ label }) => label === (cell.door ?? 'ALB'));
    if (!door) throw new Error(`No door ${cell.door}.`);
    const run = { file, authToken: TOKEN, certificates, port: 0, doors: [tunnelTo(door)], publicOrigin: cell.declared };
    runs.set(keyOf(cell), await startLocalRun({ ...run, onExchange: (exchange) => void seen.push(exchange) }));
  }
  return {
    certificates,
    seen,
    upstream: (cell) => `127.0.0.1:${runs.get(keyOf(cell))?.doors[0]?.port}`,
    stop: async () => {
      await Promise.all([...runs.values()].map((run) => run.stop()));
    },
  };
}

async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, 'any-path.js');
  const entry = join(__dirname, 'any-path.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return outfile;
}

async function runCell({ cell, port }: PlacedCell, backend: Backend): Promise<CellResult> {
  const { http2, chunked, target, ...signed } = { ...cell.request };
  const send = async (request: RawRequest) => {
    backend.seen.length = 0;
    const response = await sendOverTls(request, { port, ca: backend.certificates.ca }, { http2, chunked });
    const exchange = backend.seen[0];
    return { ...response, exchange, outcome: outcomeOf(exchange) };
  };
  const wire = toRawRequest(signedRequest({ ...signing(signed), authToken: TOKEN }));
  const genuine = target === undefined ? wire : { ...wire, target };
  const { outcome, exchange, ...response } = await send(genuine);
  const forged = await send(tampered(genuine));
  const cause = outcome === 'accepted' ? undefined : await causeOf(exchange, cell);
  return { cell, outcome, cause, ...response, forged: { outcome: forged.outcome, status: forged.status } };
}

function signing(request: Omit<CellRequest, 'target' | 'http2' | 'chunked'>) {
  const form = request.json === undefined && request.params === undefined && request.method !== 'GET';
  return { url: `${ORIGIN}/voice`, ...(form ? { params: voiceParams() } : {}), ...request };
}

/** Adds a parameter, or a byte of JSON, to a signed request without signing it again. */
function tampered(request: RawRequest): RawRequest {
  const { body, target } = request;
  const form = request.headers.some(([, value]) => value.startsWith('application/x-www-form-urlencoded'));
  if (body.length > 0) return { ...request, body: Buffer.concat([body, Buffer.from(form ? '&Forged=1' : ' ')]) };
  return { ...request, target: `${target}${target.includes('?') ? '&' : '?'}Forged=1` };
}

/** Returns the outcome in the function's log line, `no request` if the function wasn't invoked. */
function outcomeOf(exchange: Exchange | undefined): string {
  const entries = (exchange?.logs ?? []).map(({ message }) => text(object(message)['outcome']));
  return entries.find((outcome) => outcome !== undefined) ?? 'no request';
}

/** Asks `explain` about the recorded event and the URL configured at Twilio. */
async function causeOf(exchange: Exchange | undefined, { declared, request }: Cell): Promise<string | undefined> {
  const given = {
    event: ['-'],
    authToken: [TOKEN],
    origin: [request?.url ?? `${ORIGIN}/voice`],
    ...(declared === undefined ? {} : { publicOrigin: [declared] }),
  };
  const stdin = (async function* () {
    yield JSON.stringify(exchange?.event ?? null);
  })();
  const [report] = await explain(given, { env: {}, cwd: tmpdir(), stdin });
  return report && 'diagnosis' in report.result ? (report.result.diagnosis.cause ?? undefined) : undefined;
}
