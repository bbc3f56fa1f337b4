import { type Pair, splitTarget } from '../../../lambda/front-door';
import { otherLogs, requestLog } from '../../local/doors';
import { type Piece, urlDifference } from '../../terminal';
import type { Recorded } from '../history';
import { type Circumstances, type Explanation, explanation } from './explanation';
import { maskedHeaders } from './mask';
import { type Summary, summary } from './summary';
import { type TwimlView, twimlView } from './twiml-view';

/** All that the page shows of one request. */
export interface Detail extends Summary {
  readonly explanation: Explanation | null;
  /** The two URLs, what only one of them has marked. */
  readonly received: readonly Piece[];
  readonly public: readonly Piece[];
  readonly params: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly body: string;
  readonly answerHeaders: readonly Pair[];
  readonly answerBody: string;
  readonly twiml: TwimlView | null;
  readonly handlerMs: number | null;
  readonly initMs: number | null;
  readonly logs: readonly string[];
}

/** More of a body is not worth the room. */
const SHOWN = 64 * 1024;

/** What the page shows of a request; the search for a cause may take two seconds. */
export function detail(recorded: Recorded, around: Circumstances): Detail {
  const { request, answer, logs, timing } = recorded.exchange;
  const found = explanation(recorded.exchange, around);
  const log = requestLog(logs);
  const answerBody = Buffer.from(answer.body).toString('utf8');
  const type = answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return {
    ...summary(recorded),
    explanation: found ?? null,
    received: found ? urlDifference(found.receivedUrl, found.publicUrl) : [],
    public: found ? urlDifference(found.publicUrl, found.receivedUrl) : [],
    params: request ? paramsOf(request.target, request.headers, request.body) : [],
    headers: request ? maskedHeaders([['Host', request.host], ...request.headers]) : [],
    body: Buffer.from(request?.body ?? [])
      .toString('utf8')
      .slice(0, SHOWN),
    answerHeaders: maskedHeaders(answer.headers),
    answerBody: answerBody.slice(0, SHOWN),
    twiml: twimlView(answerBody, type) ?? null,
    handlerMs: log?.durationMs ?? null,
    initMs: timing?.initMs ?? null,
    logs: [log?.detail, log?.error, ...otherLogs(logs)].filter(
      (text): text is string => text !== undefined && text !== '',
    ),
  };
}

/** Those of the query, then those of a form. For showing only, so that decoding need not be exact. */
function paramsOf(target: string, headers: readonly Pair[], body: Uint8Array): Pair[] {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const form = /^application\/x-www-form-urlencoded\b/i.test(type) ? Buffer.from(body).toString('utf8') : '';
  return [splitTarget(target).query ?? '', form].flatMap((text) => [...new URLSearchParams(text)]);
}
