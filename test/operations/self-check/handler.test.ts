import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCAL_DOORS } from '../../../bin/local/doors/local-door';
import type { CustomResourceEvent } from '../../../operations/self-check/cloudformation';
import { type CanaryEvent, selfCheckHandler } from '../../../operations/self-check/handler';
import type { Clock } from '../../../operations/self-check/self-check';
import { careless, type Received, Servers } from '../../bin/doctor/servers';
import { startTestRun, type TestRun, TOKEN } from '../../bin/local/local-run';
import { awsError, type Behavior, secret, storesStandIn } from '../../lambda/auth-token/store-stand-in';
import { fakeClock } from './self-check-stage';

const CONTEXT = { getRemainingTimeInMillis: () => 900_000 };

const servers = new Servers();
const told: Received[] = [];
let run: TestRun;
let responseUrl: string;

beforeAll(async () => {
  run = await startTestRun({ doors: LOCAL_DOORS });
  const port = await servers.http((request, response) => {
    told.push(request);
    careless()(request, response);
  });
  responseUrl = `http://127.0.0.1:${port}/answer?signed=yes`;
});
afterAll(async () => {
  await run.stop();
  await servers.close();
});
beforeEach(() => {
  for (const level of ['info', 'error', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
  return () => void vi.restoreAllMocks();
});

/** Runs the handler from its source, without real waits. */
async function invoke(event: object, token = TOKEN, clock: Clock = fakeClock(), context: object = CONTEXT) {
  const env = { TWILIO_AUTH_TOKEN: token };
  const handler = selfCheckHandler({ env, internet: { ca: [run.ca] }, clock });
  try {
    await handler(event as CustomResourceEvent | CanaryEvent, context);
    return { code: 0, output: '' };
  } catch (error) {
    return { code: 1, output: String(error) };
  }
}

const bases = () => LOCAL_DOORS.map(({ label }) => run.base(label));
const canary = () => ({ origins: bases(), waitSeconds: 0 });

function deployment(type: string, own: object = {}, origins = bases()) {
  const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'SelfCheck' };
  const properties = { ServiceToken: 'arn', Origins: origins, OtherOrigins: [], WaitSeconds: '0' };
  return { RequestType: type, ResponseURL: responseUrl, ...ids, ResourceProperties: properties, ...own };
}

/** The response that CloudFormation gets. */
async function answerTo(event: object, token?: string, clock?: Clock, context?: object) {
  told.length = 0;
  const { code } = await invoke(event, token, clock, context);
  expect([code, told.length]).toEqual([0, 1]);
  return JSON.parse(told[0]?.body ?? '{}');
}

/** Deploys with a token in a secret, whose reads are answered in turn; the last answer repeats. */
async function deployWithSecret(waitSeconds: string, ...answers: Behavior[]) {
  let read = 0;
  const { stand, env } = await storesStandIn((call, response) => {
    const answer = answers[Math.min(read++, answers.length - 1)] ?? awsError('none');
    return answer(call, response);
  });
  const clock = fakeClock();
  const own = { env: { ...env, TWILIO_AUTH_TOKEN_SECRET_ARN: 'twilio/token' }, internet: { ca: [run.ca] }, clock };
  const { ResourceProperties } = deployment('Create');
  told.length = 0;
  await selfCheckHandler(own)(
    deployment('Create', { ResourceProperties: { ...ResourceProperties, WaitSeconds: waitSeconds } }) as never,
    CONTEXT,
  );
  return { answer: JSON.parse(told[0]?.body ?? '{}'), reads: stand.calls.length, slept: clock.now() };
}

describe('a token that the function may not read yet', () => {
  const denied = awsError('AccessDeniedException');

  it('is read again, because the policy of a new role arrives late', async () => {
    const { answer, reads, slept } = await deployWithSecret('480', denied, denied, denied, secret(TOKEN));
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
    expect([reads, slept]).toEqual([4, 14_000]);
  });

  it('is read again when its key refuses', async () => {
    const { answer } = await deployWithSecret('480', awsError('KMSAccessDeniedException'), secret(TOKEN));
    expect(answer).toMatchObject({ Status: 'SUCCESS' });
  });

  it('fails the deployment after a minute and a half', async () => {
    const { answer, slept } = await deployWithSecret('480', denied);
    expect(answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(/^\[token-unavailable\] The self-check can't read the auth token: .*AccessDenied/),
    });
    expect(slept).toBeGreaterThan(60_000);
    expect(slept).toBeLessThan(90_000);
  });

  it('fails at once when it does not exist, or when the configured time is over', async () => {
    const missing = await deployWithSecret('480', awsError('ResourceNotFoundException'), secret(TOKEN));
    expect([missing.answer.Status, missing.slept]).toEqual(['FAILED', 0]);
    const impatient = await deployWithSecret('0', denied, secret(TOKEN));
    expect([impatient.answer.Status, impatient.slept]).toEqual(['FAILED', 0]);
  });
});

describe('the handler', () => {
  it('checks all doors on a schedule, and throws the causes for an alarm', async () => {
    const good = await invoke(canary());
    expect(good.code).toBe(0);
    const passed = vi.mocked(console.info).mock.calls.filter(([entry]) => entry.selfCheck === 'passed');
    expect(passed).toHaveLength(LOCAL_DOORS.length);
    const bad = await invoke(canary(), 'f'.repeat(32));
    expect([bad.code, bad.output]).toEqual([1, expect.stringContaining('SelfCheckError: [token] The signature for')]);
    expect(bad.output).not.toContain('f'.repeat(32));
  });

  it('passes a deployment, or fails it with the cause', async () => {
    const good = await answerTo(deployment('Create'));
    expect(good).toMatchObject({ Status: 'SUCCESS', StackId: 'stack', RequestId: 'request' });
    const bad = await answerTo(deployment('Create'), 'other');
    expect(bad).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/^\[token\] The signature/) });
    expect(bad.Reason.length).toBeLessThanOrEqual(1_501);
  });

  it('calls the configured path, in a deployment and on a schedule', async () => {
    const path = '/_twilio-webhook/self-check/0f1e2d3c';
    const properties = { ...deployment('Create').ResourceProperties, Path: path };
    expect(await answerTo(deployment('Create', { ResourceProperties: properties }))).toMatchObject({
      Status: 'SUCCESS',
    });
    expect((await invoke({ ...canary(), path })).code).toBe(0);
    const told = vi.mocked(console.info).mock.calls.map(([{ message }]) => message);
    expect(told).toHaveLength(LOCAL_DOORS.length * 2);
    for (const message of told) expect(message).toContain(`${path}?from=self-check is accepted`);
  });

  it('fails when there is nothing to check', async () => {
    const reason = 'There is no public origin to check.';
    expect(await answerTo(deployment('Create', {}, []))).toMatchObject({ Status: 'FAILED', Reason: reason });
    expect((await invoke({ origins: [] })).output).toContain(reason);
  });

  it('fails an update, but never a rollback', async () => {
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

  it('does nothing on deletion, and reports a missing token', async () => {
    expect(await answerTo(deployment('Delete', { PhysicalResourceId: 'x' }), 'other')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'x',
    });
    const none = await answerTo(deployment('Create'), ' ');
    expect(none).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('[token-unavailable]') });
  });

  it("waits within the function's remaining time, or as configured if that is unknown", async () => {
    const gone = 'https://127.0.0.1:1';
    const properties = { ResourceProperties: { Origins: [gone], WaitSeconds: '600' } };
    const slept = async (context: object) => {
      const clock = fakeClock();
      const answer = await answerTo(deployment('Create', properties), TOKEN, clock, context);
      expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('[connection-refused]') });
      return clock.now();
    };
    const waited = [await slept({ getRemainingTimeInMillis: () => 110_000 }), await slept({})];
    expect(waited[0]).toBeLessThanOrEqual(30_000);
    expect(waited[1]).toBeGreaterThan(500_000);
    expect(await slept({ getRemainingTimeInMillis: () => 10_000 })).toBe(0);
  });

  it("reports every failure to CloudFormation, even a thrown value that isn't an error", async () => {
    const broken = {
      ...fakeClock(),
      now: () => {
        throw 'a text';
      },
    };
    expect(await answerTo(deployment('Create'), TOKEN, broken)).toMatchObject({
      Status: 'FAILED',
      Reason: "The thrown value isn't an error.",
    });
  });

  it('throws when CloudFormation refuses the response', async () => {
    const refusing = await servers.http((_request, response) => {
      response.statusCode = 403;
      response.end();
    });
    const at = (ResponseURL: string) => ({ ...deployment('Delete', { PhysicalResourceId: 'x' }), ResponseURL });
    const refused = await invoke(at(`http://127.0.0.1:${refusing}/answer`));
    expect(refused).toEqual({
      code: 1,
      output: expect.stringContaining('refused the response to CloudFormation (403)'),
    });
    expect((await invoke(at('http://127.0.0.1:1/answer'))).code).toBe(1);
  });
});
