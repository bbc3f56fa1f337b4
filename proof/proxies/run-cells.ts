import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { explain } from '../../bin/explain/explain';
import { type Certificates, makeCertificates } from '../../bin/local/certificates/make-certificates';
import type { Exchange } from '../../bin/local/doors/exchange';
import { LOCAL_DOORS, tunnelTo } from '../../bin/local/doors/local-door';
import { type LocalRun, startLocalRun } from '../../bin/local/doors/local-run';
import { object, text } from '../../lambda/front-door/event';
import type { RawRequest } from '../../lambda/front-door/front-door';
import { signedRequest, toRawRequest, voiceParams } from '../../lambda/testing/test-kit';
import { type Cell, type CellRequest, type CellResult, ORIGIN, type Terminator } from './cell';
import { sendOverTls } from './client';
import { startHaproxy } from './haproxy';
import { type Placed, startNginx } from './nginx';
import { freePorts, type Running } from './processes';
import { startTunnels } from './tunnel';

const TOKEN = '0123456789abcdef0123456789abcdef';

/** What stands behind the terminators: the plain-HTTP listeners of the local run. */
interface Behind {
  readonly certificates: Certificates;
  readonly seen: Exchange[];
  /** `host:port` of the listener for a cell. */
  upstream(cell: Cell): string;
  stop(): Promise<void>;
}

/** Runs all cells of a terminator, one after the other, and everything that they need. Leaves nothing behind. */
export async function runCells(terminator: Terminator, cells: readonly Cell[]): Promise<CellResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'proxies-'));
  let behind: Behind | undefined;
  let front: Running | undefined;
  try {
    behind = await startBehind(folder, cells);
    const started = await startFront(terminator, folder, behind, cells);
    front = started.front;
    const results: CellResult[] = [];
    for (const each of started.placed) results.push(await runCell(terminator, each, behind));
    return results;
  } finally {
    await front?.stop();
    await behind?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function place(cells: readonly Cell[], behind: Behind): Promise<Placed[]> {
  const ports = await freePorts(cells.length);
  return cells.map((cell, index) => ({ cell, port: ports[index] ?? 0, upstream: behind.upstream(cell) }));
}

const ATTEMPTS = 3;

/** Once more with other ports when it fails: another process may have taken one in between. */
async function startFront(terminator: Terminator, folder: string, behind: Behind, cells: readonly Cell[]) {
  const { key, cert, ca } = behind.certificates;
  const pem = cert + ca + key;
  const file = join(folder, 'server.pem');
  await writeFile(file, pem, { mode: 0o600 });
  for (let attempt = 1; ; attempt += 1) {
    const placed = await place(cells, behind);
    const own = join(folder, `front-${attempt}`);
    try {
      if (terminator === 'nginx') return { placed, front: await startNginx(own, file, placed) };
      if (terminator === 'HAProxy') return { placed, front: await startHaproxy(own, file, placed) };
      return { placed, front: await startTunnels(pem, placed) };
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

const keyOf = ({ door = 'ALB', declared = '' }: Cell) => `${door} ${declared}`;

/** A local run for each door and declared origin that the cells have. */
async function startBehind(folder: string, cells: readonly Cell[]): Promise<Behind> {
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

async function runCell(terminator: Terminator, { cell, port }: Placed, behind: Behind): Promise<CellResult> {
  const { http2, chunked, target, ...signed } = { ...cell.request };
  const delivered = async (request: RawRequest) => {
    behind.seen.length = 0;
    const answer = await sendOverTls(request, { port, ca: behind.certificates.ca }, { http2, chunked });
    const exchange = behind.seen[0];
    return { ...answer, exchange, outcome: outcomeOf(exchange) };
  };
  const wire = toRawRequest(signedRequest({ ...signing(signed), authToken: TOKEN }));
  const genuine = target === undefined ? wire : { ...wire, target };
  const { outcome, exchange, ...answer } = await delivered(genuine);
  const forged = await delivered(changed(genuine));
  const cause = outcome === 'accepted' ? undefined : await causeOf(exchange, cell);
  return { terminator, cell, outcome, cause, ...answer, forged: { outcome: forged.outcome, status: forged.status } };
}

function signing(request: Omit<CellRequest, 'target' | 'http2' | 'chunked'>) {
  const form = request.json === undefined && request.params === undefined && request.method !== 'GET';
  return { url: `${ORIGIN}/voice`, ...(form ? { params: voiceParams() } : {}), ...request };
}

/** The signature of one request on another: a parameter more, or a byte more of JSON. */
function changed(request: RawRequest): RawRequest {
  const { body, target } = request;
  const form = request.headers.some(([, value]) => value.startsWith('application/x-www-form-urlencoded'));
  if (body.length > 0) return { ...request, body: Buffer.concat([body, Buffer.from(form ? '&Forged=1' : ' ')]) };
  return { ...request, target: `${target}${target.includes('?') ? '&' : '?'}Forged=1` };
}

/** From the function's log line; `no request` when the door answered alone, or nothing reached it. */
function outcomeOf(exchange: Exchange | undefined): string {
  const entries = (exchange?.logs ?? []).map(({ message }) => text(object(message)['outcome']));
  return entries.find((outcome) => outcome !== undefined) ?? 'no request';
}

/** What a user learns who gives `explain` the recorded event and the URL that Twilio has. */
async function causeOf(exchange: Exchange | undefined, { declared, request }: Cell): Promise<string | undefined> {
  const given = {
    event: '-',
    authToken: [TOKEN],
    origin: [request?.url ?? `${ORIGIN}/voice`],
    ...(declared === undefined ? {} : { publicOrigin: [declared] }),
  };
  const stdin = (async function* () {
    yield JSON.stringify(exchange?.event ?? null);
  })();
  // Without a clock the cause does not depend on what else the machine does.
  return (await explain(given, { env: {}, cwd: tmpdir(), stdin, now: () => 0 })).cause ?? undefined;
}
