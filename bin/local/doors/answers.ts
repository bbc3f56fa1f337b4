import { isObject, type JsonObject, object, type Pair, text } from '../../../lambda/front-door';
import type { InvocationResult } from '../sandbox';

/** An answer that goes out over the wire. */
export interface HttpAnswer {
  readonly statusCode: number;
  /** Reason phrase. Default: the usual one of the code. */
  readonly statusMessage?: string;
  readonly headers: readonly Pair[];
  readonly body: Uint8Array;
}

/** Turns a Lambda function's result into a front door's answer. Never throws. */
export type AnswerFrom = (result: InvocationResult) => HttpAnswer;

/** Creates an answer that comes from the door itself. */
export function ownAnswer(statusCode: number, contentType: string, body: string): HttpAnswer {
  return { statusCode, headers: [['content-type', contentType]], body: Buffer.from(body) };
}

/** Creates an answer that comes from API Gateway itself. */
export function messageAnswer(statusCode: number, message: string): HttpAnswer {
  return ownAnswer(statusCode, 'application/json', JSON.stringify({ message }));
}

const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * Returns a load balancer's answer. It reads one kind of headers, `multiValueHeaders` or `headers`, depending on the
 * target group, and drops the other. Anything malformed, failed, or over 1 MB is a 502.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer
 */
export function loadBalancerAnswer({ multiValueHeaders }: { readonly multiValueHeaders: boolean }): AnswerFrom {
  return (result) => {
    const payload = object(result.ok ? result.payload : undefined);
    const parts = answerParts(payload);
    const headers = multiValueHeaders ? multiValues(payload['multiValueHeaders']) : singleValues(payload['headers']);
    const encoded = payload['isBase64Encoded'];
    if (!parts || !headers || (encoded !== undefined && typeof encoded !== 'boolean')) return badGateway();
    if (parts.body.length > MAX_ANSWER_BYTES) return badGateway();
    const statusMessage = /^\d{3} ([\x20-\x7e]+)$/.exec(text(payload['statusDescription']) ?? '')?.[1];
    return { ...parts, headers, ...(statusMessage === undefined ? {} : { statusMessage }) };
  };
}

function badGateway(): HttpAnswer {
  const html = '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>';
  return ownAnswer(502, 'text/html', html);
}

/** A REST API's answer; 502 if the function's is malformed or it failed. */
export const restApiAnswer: AnswerFrom = payload1Answer(
  () => messageAnswer(502, 'Internal server error'),
  'application/json',
);

/** An HTTP API's answers by payload format; 500 if the function's is malformed or it failed. */
export const httpApiAnswers: Readonly<Record<'1.0' | '2.0', AnswerFrom>> = {
  '1.0': payload1Answer(httpApiFailure, 'text/plain; charset=utf-8'),
  '2.0': payload2Answer(httpApiFailure, 'text/plain; charset=utf-8'),
};

function httpApiFailure(): HttpAnswer {
  return messageAnswer(500, 'Internal Server Error');
}

/** A Function URL's answer; 502 if the function's is malformed or it failed. */
export const functionUrlAnswer: AnswerFrom = payload2Answer(
  () => ownAnswer(502, 'text/plain; charset=utf-8', 'Internal Server Error'),
  'application/json',
);

/**
 * The answer format of REST APIs, and of HTTP APIs with payload format 1.0. It merges `headers` and `multiValueHeaders`;
 * the latter win.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
function payload1Answer(failed: () => HttpAnswer, defaultType: string): AnswerFrom {
  return (result) => {
    const payload = object(result.ok ? result.payload : undefined);
    const parts = answerParts(payload);
    const multi = multiValues(payload['multiValueHeaders']);
    const single = singleValues(payload['headers']);
    if (!parts || !multi || !single) return failed();
    const known = new Set(multi.map(([name]) => name.toLowerCase()));
    const headers = [...multi, ...single.filter(([name]) => !known.has(name.toLowerCase()))];
    return { ...parts, headers: withContentType(headers, defaultType) };
  };
}

/**
 * The answer format of Function URLs, and of HTTP APIs with payload format 2.0. Without a `statusCode`, the whole result
 * is a JSON body. Cookies have a separate list.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
function payload2Answer(failed: () => HttpAnswer, defaultType: string): AnswerFrom {
  return (result) => {
    if (!result.ok) return failed();
    const { payload } = result;
    if (!isObject(payload) || payload['statusCode'] === undefined) return inferred(payload);
    const parts = answerParts(payload);
    const headers = singleValues(payload['headers']);
    const cookies = cookieHeaders(payload);
    if (!parts || !headers || !cookies) return failed();
    return { ...parts, headers: withContentType([...headers, ...cookies], defaultType) };
  };
}

function inferred(payload: unknown): HttpAnswer {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload ?? null);
  return { statusCode: 200, headers: [['content-type', 'application/json']], body: Buffer.from(body) };
}

function cookieHeaders({ cookies }: JsonObject): Pair[] | undefined {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) return undefined;
  const values = cookies.map((value): Pair | undefined => singleValues({ 'set-cookie': value })?.[0]);
  return values.every((pair) => pair !== undefined) ? values : undefined;
}

/** Status and body of a function's result; `undefined` when either is malformed. */
function answerParts(payload: JsonObject): Pick<HttpAnswer, 'statusCode' | 'body'> | undefined {
  const { statusCode, body, isBase64Encoded } = payload;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode)) return undefined;
  if (statusCode < 100 || statusCode > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  return { statusCode, body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8') };
}

/** Headers from a map of single values; `undefined` when it holds anything else. */
function singleValues(map: unknown): Pair[] | undefined {
  if (map === undefined || map === null) return [];
  return isObject(map) ? pairs(Object.entries(map)) : undefined;
}

/** Headers from a map of lists; `undefined` when it holds anything else. */
function multiValues(map: unknown): Pair[] | undefined {
  if (map === undefined || map === null) return [];
  if (!isObject(map) || !Object.values(map).every(Array.isArray)) return undefined;
  const lists = Object.entries(map) as [string, unknown[]][];
  return pairs(lists.flatMap(([name, values]) => values.map((value): [string, unknown] => [name, value])));
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.1 */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const FORBIDDEN_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

function pairs(entries: readonly [string, unknown][]): Pair[] | undefined {
  const written = entries.map(([name, value]): Pair => [name, String(value)]);
  const scalar = entries.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  const clean = written.every(([name, value]) => NAME.test(name) && !FORBIDDEN_IN_VALUE.test(value));
  return scalar && clean ? written : undefined;
}

function withContentType(headers: readonly Pair[], defaultType: string): Pair[] {
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return typed ? [...headers] : [...headers, ['content-type', defaultType]];
}
