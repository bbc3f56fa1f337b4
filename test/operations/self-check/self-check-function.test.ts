import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_DOORS } from '../../../bin/local/doors/local-door';
import { buildSelfCheck } from '../../../scripts/build-self-check';
import { careless, type Received, Servers } from '../../bin/doctor/servers';
import { startTestRun, type TestRun, TOKEN } from '../../bin/local/local-run';

const servers = new Servers();
const told: Received[] = [];
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
    told.push(request);
    careless()(request, response);
  });
  responseUrl = `http://127.0.0.1:${port}/answer?signed=yes`;
});
afterAll(async () => {
  await run.stop();
  await servers.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the function as it is deployed, in a process that trusts the local authority. */
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
const canary = () => ({ origins: bases(), waitSeconds: 0 });

function deployment(type: string, own: object = {}, origins = bases()) {
  const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'SelfCheck' };
  const properties = { ServiceToken: 'arn', Origins: origins, OtherOrigins: [], WaitSeconds: '0' };
  return { RequestType: type, ResponseURL: responseUrl, ...ids, ResourceProperties: properties, ...own };
}

/** What CloudFormation is told. */
async function answerTo(event: object, token?: string) {
  told.length = 0;
  const { code } = await invoke(event, token);
  expect([code, told.length]).toEqual([0, 1]);
  return JSON.parse(told[0]?.body ?? '{}');
}

describe('the function that is deployed', { timeout: 30_000 }, () => {
  it('passes all doors on a schedule, and throws the causes for an alarm', async () => {
    const good = await invoke(canary());
    expect([good.code, good.output.match(/selfCheck: 'passed'/g)?.length]).toEqual([0, LOCAL_DOORS.length]);
    const bad = await invoke(canary(), 'f'.repeat(32));
    expect([bad.code, bad.output]).toEqual([1, expect.stringContaining('SelfCheckError [token] The signature for')]);
    expect(bad.output).not.toContain('f'.repeat(32));
  });

  it('lets a deployment pass, and tells it the cause otherwise', async () => {
    const good = await answerTo(deployment('Create'));
    expect(good).toMatchObject({ Status: 'SUCCESS', StackId: 'stack', RequestId: 'request' });
    const bad = await answerTo(deployment('Create'), 'other');
    expect(bad).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/^\[token\] The signature/) });
    expect(bad.Reason.length).toBeLessThanOrEqual(1_501);
  });

  it('fails an update, but never the way back to what has passed before', async () => {
    const first = await answerTo(deployment('Create'));
    const id = { PhysicalResourceId: first.PhysicalResourceId };
    const one = bases().slice(0, 1);
    const update = await answerTo(deployment('Update', id, one), 'other');
    expect(update).toMatchObject({ Status: 'FAILED', ...id });
    const back = await answerTo(deployment('Update', id), 'other');
    expect(back).toMatchObject({ Status: 'SUCCESS', ...id });
    const second = await answerTo(deployment('Update', id, one));
    expect(second).toMatchObject({ Status: 'SUCCESS' });
    const twoBack = deployment('Update', { PhysicalResourceId: second.PhysicalResourceId });
    expect(await answerTo(twoBack, 'other')).toMatchObject({ Status: 'SUCCESS' });
  });

  it('has nothing to do when it is deleted, and says when there is no token', async () => {
    expect(await answerTo(deployment('Delete', { PhysicalResourceId: 'x' }), 'other')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'x',
    });
    const none = await answerTo(deployment('Create'), ' ');
    expect(none).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('[token-unavailable]') });
  });
});
