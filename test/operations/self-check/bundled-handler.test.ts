import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_DOORS } from '../../../bin/local/doors/local-door';
import { buildSelfCheck } from '../../../scripts/build/operations';
import { careless, type Received, Servers } from '../../bin/doctor/servers';
import { startTestRun, type TestRun, TOKEN } from '../../bin/local/local-run';

const servers = new Servers();
const responses: Received[] = [];
let folder: string;
let file: string;
let run: TestRun;
let responseUrl: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'self-check-'));
  ({ file } = await buildSelfCheck(join(folder, 'function')));
  run = await startTestRun({ doors: LOCAL_DOORS });
  writeFileSync(join(folder, 'ca.pem'), run.ca);
  const port = await servers.http((request, response) => {
    responses.push(request);
    careless()(request, response);
  });
  responseUrl = `http://127.0.0.1:${port}/answer?signed=yes`;
});
afterAll(async () => {
  await run.stop();
  await servers.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the bundle in a process that trusts the local authority. */
function invoke(event: object, token = TOKEN): Promise<{ code: number; output: string }> {
  const call = `require(${JSON.stringify(file)}).handler(${JSON.stringify(event)}, {})`;
  const code = `${call}.catch((error) => { console.log(error.name, error.message); process.exitCode = 1; })`;
  const env = { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), TWILIO_AUTH_TOKEN: token };
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', code], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, output: stdout + stderr });
    });
  });
}

const bases = () => LOCAL_DOORS.map(({ label }) => run.base(label));

describe('the bundled handler', () => {
  it('checks every door on a schedule, and throws the cause without the token', async () => {
    const canary = { origins: bases(), waitSeconds: 0 };
    const good = await invoke(canary);
    expect([good.code, good.output.match(/selfCheck: 'passed'/g)?.length]).toEqual([0, LOCAL_DOORS.length]);
    const bad = await invoke({ ...canary, origins: bases().slice(0, 1) }, 'f'.repeat(32));
    expect([bad.code, bad.output]).toEqual([1, expect.stringContaining('SelfCheckError [token] The signature for')]);
    expect(bad.output).not.toContain('f'.repeat(32));
  });

  it('reports a deployment to CloudFormation', async () => {
    const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'SelfCheck' };
    const properties = { ServiceToken: 'arn', Origins: bases(), OtherOrigins: [], WaitSeconds: '0' };
    const event = { RequestType: 'Create', ResponseURL: responseUrl, ...ids, ResourceProperties: properties };
    expect((await invoke(event)).code).toBe(0);
    expect(responses.map(({ body }) => JSON.parse(body))).toMatchObject([{ Status: 'SUCCESS', ...ids }]);
  });
});
