import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playRound, type RoundOptions } from '../../../bin/local/round';
import { startTestRun, type TestRun, TOKEN } from './local-run';

let run: TestRun;
beforeAll(async () => {
  run = await startTestRun({ publicOrigin: 'https://abc.ngrok.app' });
});
afterAll(() => run.stop());

function round(own: Partial<RoundOptions> = {}) {
  const exchangeOf = (token: string) =>
    run.exchanges.find(({ request }) => request?.headers.some(([, value]) => value === token));
  return playRound({ doors: run.doors, authToken: TOKEN, ca: run.ca, exchangeOf, ...own });
}

describe('playRound', () => {
  it('plays a call, a message and a forged call at every door and the tunnel, all with the expected result', async () => {
    const rows = await round();
    expect(rows.map(({ door, request, outcome, problems }) => [door, request, outcome, problems])).toEqual(
      ['ALB', 'REST API', 'HTTP API 2.0', 'HTTP API 1.0', 'Function URL', 'Tunnel'].flatMap((door) => [
        [door, '/voice', 'accepted', []],
        [door, '/message', 'accepted', []],
        [door, '/voice, forged', 'invalid-signature', []],
      ]),
    );
  });

  it('shows what the doors do to the URL', async () => {
    const rows = await round();
    const urls = (door: string) => {
      const row = rows.find((each) => each.door === door && each.request === '/voice');
      return [row?.receivedUrl, row?.publicUrl];
    };
    const [alb, rest] = run.doors.map(({ port }) => `localhost:${port}`);
    expect(urls('ALB')).toEqual([`http://${alb}/voice`, `https://${alb}/voice`]);
    expect(urls('REST API')).toEqual([`https://${rest}/voice`, `https://${rest}/live/voice`]);
    expect(urls('Tunnel')).toEqual(['http://abc.ngrok.app/voice', 'https://abc.ngrok.app/voice']);
  });

  it('reports every signed request when the function has another token', async () => {
    const rows = await round({ authToken: 'another' });
    const faulty = rows.filter(({ problems }) => problems.length > 0);
    expect(faulty).toHaveLength(12);
    expect(faulty[0]?.problems[0]).toBe('outcome is invalid-signature instead of accepted');
  });

  it("reports a door that doesn't answer", async () => {
    const doors = run.doors.slice(0, 1).map((running) => ({ ...running, port: 1 }));
    const rows = await round({ doors });
    expect(rows.map(({ problems }) => problems[0])).toEqual(
      Array(3).fill(expect.stringMatching(/^no answer: .*ECONNREFUSED/)),
    );
  });

  it('reports a missing log line', async () => {
    const [row] = await round({ doors: run.doors.slice(0, 1), exchangeOf: () => undefined });
    expect(row?.problems).toContain('outcome is missing instead of accepted');
  });
});
