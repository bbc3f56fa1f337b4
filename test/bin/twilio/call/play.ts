import type { Converse, Deliver } from '../../../../bin/twilio/call/call';
import { type Script, scripted } from '../../../../bin/twilio/call/party';
import { playCall } from '../../../../bin/twilio/call/play-call';
import { DeliveryFailure } from '../../../../bin/twilio/http/exchange';
import type { Form } from '../../../../bin/twilio/webhook-call';

export const BASE = 'https://hooks.example.com';
const CALL = {
  CallSid: 'CA1',
  AccountSid: 'AC1',
  From: '+14155550100',
  To: '+14155550199',
  Direction: 'inbound',
};

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly params: Form;
  readonly purpose: string;
}

interface Own extends Partial<Script> {
  readonly statusCallback?: string;
  readonly converse?: Converse;
  readonly type?: string;
}

/** Plays a call against documents by path. The server answers 404 on every other path. */
export async function play(documents: Readonly<Record<string, string>>, own: Own = {}) {
  const asked: Asked[] = [];
  const deliver: Deliver = async ({ url, method, params }, purpose) => {
    asked.push({ url: url.replace(BASE, ''), method, params, purpose });
    const body = documents[url.replace(BASE, '')];
    if (body === undefined)
      return { attempts: [], followed: undefined, failure: new DeliveryFailure('status', 11217, 'Status 404.') };
    const received = {
      status: 200,
      headers: { 'content-type': own.type ?? 'text/xml' },
      body: Buffer.from(body),
      connectMs: 1,
      durationMs: 1,
    };
    return { attempts: [], followed: { hops: [], response: received, url }, failure: undefined };
  };
  const { answers = [], dials = [], statusCallback } = own;
  const party = scripted({ answers, dials });
  const plan = { url: `${BASE}/voice`, method: 'POST', params: CALL, party, statusCallback, deliver } as const;
  const converse = own.converse ?? (() => Promise.reject(new Error('The document has no relay.')));
  const played = await playCall({ ...plan, converse, onLine: () => undefined });
  const dialogue = played.lines.map(({ who, text }) => `${who} ${text}`);
  return { ...played, asked, dialogue, unused: party.unused(), to: (path: string) => to(asked, path) };
}

/** Returns the parameters of each request to a path. */
function to(asked: readonly Asked[], path: string): readonly Form[] {
  return asked.filter(({ url }) => url === path).map(({ params }) => params);
}

export const keys = (...list: readonly string[]) => list.map((each) => ({ kind: 'dtmf', keys: each }) as const);
export const speech = (text: string) => ({ kind: 'speech', text }) as const;
export const response = (verbs: string) => `<Response>${verbs}</Response>`;
