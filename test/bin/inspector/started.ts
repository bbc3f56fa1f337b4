import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actions } from '../../../bin/inspector/actions';
import { Inspector } from '../../../bin/inspector/inspector';
import { LOCAL_DOORS } from '../../../bin/local/doors/local-door';
import type { RawRequest } from '../../../lambda/encoding';
import { signedRequest, toRawRequest, voiceParams } from '../../../lambda/testing';
import { startTestRun, type TestRun, TOKEN } from '../local/local-run';

/** A REST API's door with an inspector. */
export interface Started {
  readonly run: TestRun;
  readonly inspector: Inspector;
  readonly port: number;
  readonly fixtures: string;
  stop(): Promise<void>;
}

export const DOOR = 'REST API';

/** Starts both on any free ports. */
export async function startInspected(file?: string): Promise<Started> {
  const fixtures = await mkdtemp(join(tmpdir(), 'inspector-test-'));
  let inspector: Inspector | undefined;
  const run = await startTestRun({
    doors: LOCAL_DOORS.filter(({ label }) => label === DOOR),
    onExchange: (exchange) => inspector?.add(exchange),
    ...(file === undefined ? {} : { file }),
  });
  const context = { doors: run.doors, authToken: TOKEN, signing: TOKEN, ca: run.ca, caFile: '/ca.pem', fixtures };
  inspector = await Inspector.start({
    port: { port: 0, chosen: false },
    secrets: [TOKEN],
    actions: (history) => actions(history, context),
  });
  const stop = async () => {
    await inspector?.stop();
    await run.stop();
    await rm(fixtures, { recursive: true, force: true });
  };
  return { run, inspector, port: Number(new URL(inspector.url).port), fixtures, stop };
}

/** Creates a signed call. `signedBase` is the base that Twilio signed, if it differs from the door's. */
export function call(run: TestRun, path = '/voice', signedBase = run.base(DOOR)): RawRequest {
  const wire = toRawRequest(signedRequest({ url: signedBase + path, params: voiceParams(), authToken: TOKEN }));
  const base = new URL(run.base(DOOR));
  return { ...wire, host: base.host, target: base.pathname + path };
}

/** A response of the inspector. */
export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Sends a request to the inspector with exactly these headers. */
export function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
    });
    asked.on('error', reject).end(body);
  });
}

/** Returns the headers of the page's posts. */
export async function pageHeaders(port: number): Promise<Record<string, string>> {
  const { body } = await ask(port, '/');
  const token = /name="inspector-token" content="([^"]+)"/.exec(body)?.[1] ?? '';
  return { origin: `http://127.0.0.1:${port}`, 'x-inspector-token': token };
}
