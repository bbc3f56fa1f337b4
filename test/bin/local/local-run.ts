import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from '../../../bin/local/certificates/make-certificates';
import type { Exchange } from '../../../bin/local/doors/door-listener';
import { type LocalRun, startLocalRun } from '../../../bin/local/doors/local-run';
import type { LocalRunOptions } from '../../../bin/local/doors/options';
import { type Received, send } from '../../../bin/local/round/send';
import type { RawRequest } from '../../../lambda/front-door/front-door';
import { buildApp } from '../../../scripts/build-app';

/** The auth token of all tests. */
export const TOKEN = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e';

/** A local run on free ports, and how to reach its doors. */
export interface TestRun extends LocalRun {
  readonly ca: string;
  readonly exchanges: Exchange[];
  /** What public URLs of a door start with. */
  base(label: string): string;
  /** Sends a request to a door as it is. */
  send(label: string, request: RawRequest): Promise<Received>;
}

/** Starts a run of the bundled default app, or of the function in `file`. */
export async function startTestRun(options: Partial<LocalRunOptions> = {}): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'local-run-test-'));
  const certificates = await makeCertificates();
  const exchanges: Exchange[] = [];
  const onExchange = (exchange: Exchange) => void exchanges.push(exchange);
  const file = options.file ?? (await buildApp(join(folder, 'app'))).file;
  const run = await startLocalRun({ file, authToken: TOKEN, certificates, port: 0, onExchange, ...options });
  const door = (label: string) => {
    const found = run.doors.find((each) => each.door.label === label);
    if (!found) throw new Error(`No door ${label}.`);
    return found;
  };
  return {
    doors: run.doors,
    reload: run.reload,
    ca: certificates.ca,
    exchanges,
    base: (label) => door(label).publicBase,
    send: (label, request) => {
      const { port, door: local } = door(label);
      return send(request, local.scheme === 'https' ? { port, ca: certificates.ca } : { port });
    },
    stop: async () => {
      await run.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
