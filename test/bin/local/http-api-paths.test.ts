import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectDoors } from '../../../bin/local/doors/local-door';
import { signedRequest, toRawRequest, voiceParams } from '../../../lambda/testing';
import { startTestRun, type TestRun, TOKEN } from './local-run';

const [DOOR] = selectDoors({ frontDoor: ['http-api'], stage: 'prod', basePath: 'twilio' });
const LABEL = DOOR?.label ?? '';

let run: TestRun;
beforeAll(async () => {
  run = await startTestRun({ doors: DOOR ? [DOOR] : [] });
}, 120_000);
afterAll(() => run.stop());

const signed = (path: string) =>
  toRawRequest(signedRequest({ url: run.base(LABEL) + path, authToken: TOKEN, params: voiceParams() }));

describe('paths of an HTTP API in the local run', () => {
  it('lack the key of a mapping and have a named stage in its place, as in AWS', async () => {
    expect(run.base(LABEL)).toMatch(/\/twilio$/);
    expect((await run.send(LABEL, signed('/voice'))).status).toBe(200);
    expect(run.exchanges.at(-1)?.event).toMatchObject({ rawPath: '/prod/voice' });
  });

  it("that can't be decoded twice get a 400 without calling the function", async () => {
    const answer = await run.send(LABEL, signed('/100%25'));
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([400, { message: 'Bad Request' }]);
    expect(run.exchanges.at(-1)).toMatchObject({ invoked: false });
  });
});
