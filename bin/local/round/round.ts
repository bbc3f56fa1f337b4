import { randomUUID } from 'node:crypto';
import type { RawRequest } from '../../../lambda/front-door';
import { messageParams, signedRequest, toRawRequest, voiceParams } from '../../../lambda/testing';
import type { Outcome } from '../../../lib/contract';
import type { HttpResponse } from '../../twilio';
import { type DoorServer, type Exchange, requestLog } from '../doors';
import { send } from './send';

/** What came of a request: from the function's log, and over the socket. */
export interface Observed {
  readonly outcome?: string | undefined;
  readonly receivedUrl?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly status?: number | undefined;
  readonly contentType?: string | undefined;
  readonly body: string;
  /** Why there was no answer. */
  readonly failure?: string | undefined;
}

/** What is not as it should be, in words; empty when all is well. */
export function judge(expected: PlannedRequest['expected'], observed: Observed): string[] {
  if (observed.failure !== undefined) return [`no answer: ${observed.failure}`];
  return [
    differs('outcome', expected.outcome, observed.outcome),
    differs('status', expected.status, observed.status),
    differs('public URL', expected.publicUrl, observed.publicUrl),
    ...(expected.outcome === 'accepted' ? twimlProblems(observed) : leaks(observed)),
  ].filter((problem) => problem !== undefined);
}

function differs<T>(what: string, expected: T, observed: T | undefined): string | undefined {
  return observed === expected ? undefined : `${what} is ${observed ?? 'missing'} instead of ${expected}`;
}

function twimlProblems({ body, contentType }: Observed): (string | undefined)[] {
  return [
    /^(?:text|application)\/xml\b/.test(contentType ?? '') ? undefined : `content type is ${contentType ?? 'missing'}`,
    /<Response[\s/>]/.test(body) ? undefined : 'the answer is no TwiML',
  ];
}

function leaks({ body }: Observed): (string | undefined)[] {
  return [body.includes('<Response') ? 'a forged request was answered with TwiML' : undefined];
}

/** A request that Twilio, or somebody who claims to be, makes of a door, and what should come of it. */
export interface PlannedRequest {
  /** How the table names it. */
  readonly name: string;
  readonly wire: RawRequest;
  /** Tells its exchange from others. */
  readonly token: string;
  readonly expected: {
    readonly outcome: Outcome;
    readonly status: number;
    /** The URL that was signed. */
    readonly publicUrl: string;
  };
}

const ACCEPTED = { outcome: 'accepted', status: 200 } as const;

/** A call, a message, and a call with somebody else's number in it, which its signature does not cover. */
function plannedRequests(publicBase: string, authToken: string): PlannedRequest[] {
  const voice = `${publicBase}/voice`;
  const message = `${publicBase}/message?campaign=spring%20sale`;
  const call = voiceParams({ CallSid: sid('CA') });
  const messageSid = sid('SM');
  const text = messageParams({ MessageSid: messageSid, SmsSid: messageSid, SmsMessageSid: messageSid });
  const forged = plan('/voice, forged', voice, call, authToken, { outcome: 'invalid-signature', status: 403 });
  const body = Buffer.from(new URLSearchParams({ ...call, From: '+14155550666' }).toString());
  return [
    plan('/voice', voice, call, authToken, ACCEPTED),
    plan('/message', message, text, authToken, ACCEPTED),
    { ...forged, wire: { ...forged.wire, body } },
  ];
}

function plan(
  name: string,
  url: string,
  params: Record<string, string>,
  authToken: string,
  expected: { outcome: Outcome; status: number },
): PlannedRequest {
  const token = randomUUID();
  const signed = signedRequest({ url, params, authToken, headers: { 'I-Twilio-Idempotency-Token': token } });
  return { name, wire: toRawRequest(signed), token, expected: { ...expected, publicUrl: url } };
}

function sid(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '');
}

/** A row of the table: one request at one door. */
export interface Row extends Observed {
  readonly door: string;
  readonly request: string;
  /** What is not as it should be. */
  readonly problems: readonly string[];
}

/** What the round needs of the run. */
export interface RoundOptions {
  readonly doors: readonly DoorServer[];
  readonly authToken: string;
  /** The authority to trust. */
  readonly ca: string;
  /** Finds the exchange whose request had this idempotency token. */
  readonly exchangeOf: (token: string) => Exchange | undefined;
}

/** Plays Twilio: a call, a message and a forged call at each door, over the socket, one after another. */
export async function playRound(options: RoundOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const running of options.doors) {
    for (const planned of plannedRequests(running.publicBase, options.authToken)) {
      rows.push(await play(running, planned, options));
    }
  }
  return rows;
}

async function play({ door, port }: DoorServer, planned: PlannedRequest, options: RoundOptions): Promise<Row> {
  const behindTunnel = door.scheme === 'x-forwarded-proto';
  const answer = behindTunnel
    ? await attempt(throughTunnel(planned), { port })
    : await attempt(planned.wire, { port, ca: options.ca });
  const log = requestLog(options.exchangeOf(planned.token)?.logs ?? []);
  const observed = {
    outcome: log?.outcome,
    receivedUrl: log?.receivedUrl,
    publicUrl: log?.publicUrl,
    ...answer,
  };
  return { door: door.label, request: planned.name, ...observed, problems: judge(planned.expected, observed) };
}

/** What a tunnel's agent sends on: the public host, and the scheme in a header. */
function throughTunnel({ wire }: PlannedRequest): PlannedRequest['wire'] {
  return { ...wire, headers: [...wire.headers, ['X-Forwarded-Proto', wire.scheme]] };
}

async function attempt(
  ...call: Parameters<typeof send>
): Promise<Pick<Observed, 'status' | 'contentType' | 'body' | 'failure'>> {
  try {
    return shown(await send(...call));
  } catch (error) {
    return { body: '', failure: error instanceof Error ? error.message : String(error) };
  }
}

function shown({ status, headers, body }: HttpResponse) {
  return { status, contentType: String(headers['content-type'] ?? ''), body: body.toString('utf8') };
}
