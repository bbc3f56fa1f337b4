import { randomUUID } from 'node:crypto';
import type { SigningSharedKey } from '../../lambda/testing';
import type { Outcome } from '../../lib/contract';
import { KINDS, type Kind, rawRequestFor, type WebhookCall } from '../twilio';
import { type DoorServer, type Exchange, requestLog, sendToDoor } from './doors';

/** Options of a round. */
export interface RoundOptions {
  readonly doors: readonly DoorServer[];
  readonly authToken: string;
  /** Signs instead, if there is no auth token. */
  readonly sharedKey?: SigningSharedKey | undefined;
  /** Trusted authority in PEM. */
  readonly ca: string;
  /** Finds the exchange whose request had this idempotency token. */
  readonly exchangeOf: (token: string) => Exchange | undefined;
}

/** Result of a request: from the function's log, and over the socket. */
export interface Observed {
  readonly outcome?: string | undefined;
  readonly receivedUrl?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly status?: number | undefined;
  readonly contentType?: string | undefined;
  readonly body: string;
  /** Reason why no answer came. */
  readonly failure?: string | undefined;
}

/** A row of the round's table: one request at one door. */
export interface Row extends Observed {
  readonly door: string;
  readonly request: string;
  /** Differences from the expected result; empty if there are none. */
  readonly problems: readonly string[];
}

/** Plays Twilio: a call, a message and a forged call at each door, over the socket, one after another. */
export async function playRound(options: RoundOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const server of options.doors) {
    for (const planned of PLAN) rows.push(await play(server, planned, options));
  }
  return rows;
}

interface Planned {
  /** Name in the table. */
  readonly name: string;
  readonly path: string;
  readonly kind: Kind;
  readonly forged?: boolean;
}

const PLAN: readonly Planned[] = [
  { name: '/voice', path: '/voice', kind: KINDS.voice },
  { name: '/message', path: '/message?campaign=spring%20sale', kind: KINDS.message },
  { name: '/voice, forged', path: '/voice', kind: KINDS.voice, forged: true },
];

async function play(server: DoorServer, planned: Planned, options: RoundOptions): Promise<Row> {
  const { name, kind, path, forged = false } = planned;
  const url = server.publicBase + path;
  const idempotencyToken = randomUUID();
  const { authToken, sharedKey } = options;
  const signing = forged ? 'tampered' : 'valid';
  const call = { url, method: 'POST', params: kind.params(), authToken, sharedKey, idempotencyToken, signing } as const;
  const answer = await send(server, { ...call, eagerCredentials: false }, options);
  const { outcome, receivedUrl, publicUrl } = requestLog(options.exchangeOf(idempotencyToken)?.logs ?? []) ?? {};
  const observed = { outcome, receivedUrl, publicUrl, ...answer };
  const expected: Expected = forged
    ? { outcome: 'invalid-signature', status: 403, publicUrl: url }
    : { outcome: 'accepted', status: 200, publicUrl: url };
  return { door: server.door.label, request: name, ...observed, problems: judge(expected, observed) };
}

async function send(
  server: DoorServer,
  call: WebhookCall,
  { ca }: RoundOptions,
): Promise<Pick<Observed, 'status' | 'contentType' | 'body' | 'failure'>> {
  const request = rawRequestFor(call, call.url, throughTunnel(server));
  try {
    const { status, headers, body } = await sendToDoor(server, request, ca);
    return { status, contentType: String(headers['content-type'] ?? ''), body: body.toString('utf8') };
  } catch (error) {
    return { body: '', failure: error instanceof Error ? error.message : String(error) };
  }
}

/** A tunnel's agent reports the public scheme in a header. */
function throughTunnel({ door, publicBase }: DoorServer): Record<string, string> {
  if (door.scheme === 'https') return {};
  return { 'X-Forwarded-Proto': publicBase.startsWith('https:') ? 'https' : 'http' };
}

/** The expected result of a request. */
export interface Expected {
  readonly outcome: Outcome;
  readonly status: number;
  /** The URL that was signed. */
  readonly publicUrl: string;
}

/** Compares a result with the expected one. @returns the differences in words; empty if there are none. */
export function judge(expected: Expected, observed: Observed): string[] {
  if (observed.failure !== undefined) return [`no answer: ${observed.failure}`];
  return [
    difference('outcome', expected.outcome, observed.outcome),
    difference('status', expected.status, observed.status),
    difference('public URL', expected.publicUrl, observed.publicUrl),
    ...(expected.outcome === 'accepted' ? twimlProblems(observed) : leaks(observed)),
  ].filter((problem) => problem !== undefined);
}

function difference<T>(name: string, expected: T, observed: T | undefined): string | undefined {
  return observed === expected ? undefined : `${name} is ${observed ?? 'missing'} instead of ${expected}`;
}

function twimlProblems({ body, contentType }: Observed): (string | undefined)[] {
  return [
    /^(?:text|application)\/xml\b/.test(contentType ?? '') ? undefined : `content type is ${contentType ?? 'missing'}`,
    /<Response[\s/>]/.test(body) ? undefined : "the answer isn't TwiML",
  ];
}

function leaks({ body }: Observed): (string | undefined)[] {
  return [body.includes('<Response') ? 'a forged request was answered with TwiML' : undefined];
}
