import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { sendSigned } from '../../lambda/aws';
import { KeptConnections } from '../../lambda/http';
import { conversationRelay, type RelayHandler } from '../../lambda/relay';
import { cpuClock } from '../report/cpu-time';
import { median, quantile } from '../report/statistics';
import { type StandIn, startStandIn } from './stand-in';

/** Measured figures of a relay. */
export interface RelayFigures {
  /** Median milliseconds from a message to its first text, by the clock, and of CPU, with the stand-in's own. */
  readonly bare: Timing;
  readonly inProcess: Timing;
  readonly withTable: Timing;
  /** Milliseconds from an interrupt that another sandbox receives to the abort of the answer. */
  readonly abort: { readonly median: number; readonly longest: number };
  /** Requests for one prompt that is answered at once, and for each further second of an answer. */
  readonly perPrompt: Requests;
  readonly perSecond: Requests;
  /** Bytes of the largest write. */
  readonly itemBytes: number;
}

export interface Timing {
  readonly elapsedMs: number;
  readonly cpuMs: number;
}

export interface Requests {
  readonly reads: number;
  readonly writes: number;
}

const DOMAIN = 'abc123.execute-api.us-east-1.amazonaws.com';
const AUTH_TOKEN = 'a'.repeat(32);
const SILENT = { info() {}, warn() {}, error() {} };

const context = (rest: object) => ({
  requestContext: { connectionId: 'c1', apiId: 'abc123', domainName: DOMAIN, stage: 'live', ...rest },
});
const message = (body: object) => ({
  ...context({ eventType: 'MESSAGE', requestTimeEpoch: Date.now() }),
  body: JSON.stringify(body),
});
const PROMPT = { type: 'prompt', voicePrompt: 'Are you open on Sunday?', lang: 'en-US', last: true };

/** A handler that trusts every message and posts its answer: what a relay can't be faster than. */
function bareHandler(): RelayHandler {
  const connections = new KeptConnections();
  return async (event) => {
    const { voicePrompt } = JSON.parse((event as { body: string }).body);
    const url = new URL(`${process.env['AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI']}/@connections/c1`);
    const body = JSON.stringify({ type: 'text', token: `You said ${voicePrompt}`, last: true });
    const request = { service: 'execute-api', region: 'us-east-1', method: 'POST', url, headers: {}, body } as const;
    await sendSigned({ ...request, timeoutMs: 5_000, maxBytes: 4_096, connections }, process.env);
    return { statusCode: 200 };
  };
}

function sandbox(tableName?: string, words?: () => AsyncIterable<string>, onAbort?: () => void): RelayHandler {
  return conversationRelay(
    {
      async prompt({ voicePrompt }, call) {
        call.signal.addEventListener('abort', () => onAbort?.());
        await call.stream(words?.() ?? [`You said ${voicePrompt}`]);
      },
    },
    { authToken: AUTH_TOKEN, bind: false, logger: SILENT, ...(tableName === undefined ? {} : { tableName }) },
  );
}

async function open(handler: RelayHandler): Promise<void> {
  const signature = getExpectedTwilioSignature(AUTH_TOKEN, `wss://${DOMAIN}/live`, {});
  await handler({ ...context({ eventType: 'CONNECT' }), headers: { 'X-Twilio-Signature': signature } });
  await handler(message({ type: 'setup', callSid: `CA${'0'.repeat(32)}`, from: '+14155550100', customParameters: {} }));
}

/** Answers prompts with each handler in turns. */
async function inTurns(stand: StandIn, handlers: readonly RelayHandler[], rounds: number): Promise<Timing[]> {
  const all = handlers.map(() => ({ elapsed: [] as number[], cpu: [] as number[] }));
  for (let round = 0; round < rounds + 20; round += 1) {
    for (const [index, handler] of handlers.entries()) {
      const clock = cpuClock();
      const started = performance.now();
      const [at] = await Promise.all([stand.text(), handler(message(PROMPT))]);
      // The first rounds compile the code.
      if (round < 20) continue;
      all[index]?.elapsed.push(at - started);
      all[index]?.cpu.push(clock());
    }
  }
  return all.map(({ elapsed, cpu }) => ({ elapsedMs: median(elapsed), cpuMs: median(cpu) }));
}

/** Texts that never end unless their reader stops. */
async function* endless(): AsyncGenerator<string> {
  for (;;) {
    yield 'word ';
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function measureAborts(stand: StandIn, rounds: number): Promise<RelayFigures['abort']> {
  let aborted = 0;
  const answering = sandbox('relay', endless, () => {
    aborted = performance.now();
  });
  const other = sandbox('relay');
  await open(answering);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const first = stand.text();
    const answered = answering(message(PROMPT));
    await first;
    const interrupted = performance.now();
    await other(message({ type: 'interrupt', utteranceUntilInterrupt: 'word' }));
    await answered;
    times.push(aborted - interrupted);
  }
  return { median: median(times), longest: quantile(times, 1) };
}

/** Counts the requests of one prompt whose answer takes some time. */
async function requestsOf(stand: StandIn, answerMs: number): Promise<Requests> {
  const handler = sandbox('relay', async function* () {
    await new Promise((resolve) => setTimeout(resolve, answerMs));
    yield 'done';
  });
  await open(handler);
  stand.requests.clear();
  await handler(message(PROMPT));
  const count = (operation: string) => stand.requests.get(operation) ?? 0;
  return { reads: count('GetItem'), writes: count('PutItem') };
}

/** Measures everything in this process. */
export async function measureRelay(rounds: number): Promise<RelayFigures> {
  const stand = await startStandIn();
  try {
    const [bareOne, inProcess, withTable] = [bareHandler(), sandbox(), sandbox('relay')];
    await open(inProcess);
    await open(withTable);
    const [bare, own, table] = await inTurns(stand, [bareOne, inProcess, withTable], rounds);
    if (!bare || !own || !table) throw new Error('There are no measurements.');
    const perPrompt = await requestsOf(stand, 0);
    const long = await requestsOf(stand, 2_000);
    const perSecond = {
      reads: (long.reads - perPrompt.reads) / 2,
      writes: (long.writes - perPrompt.writes) / 2,
    };
    const abort = await measureAborts(stand, Math.max(5, Math.round(rounds / 10)));
    return { bare, inProcess: own, withTable: table, abort, perPrompt, perSecond, itemBytes: stand.largest() };
  } finally {
    stand.close();
  }
}
