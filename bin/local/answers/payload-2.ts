import { isObject, type JsonObject } from '../../../lambda/front-door/event';
import type { Pair } from '../../../lambda/front-door/front-door';
import { answerParts, singleValues, withContentType } from './answer-parts';
import type { AnswerFrom, HttpAnswer, InvocationResult } from './http-answer';

/**
 * Payload format 2.0, which HTTP APIs and Function URLs share: without a `statusCode` the whole result is a JSON body,
 * and cookies have a list of their own. What is malformed or failed is answered by the door itself.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function payload2Answer(failed: () => HttpAnswer, defaultType: string): AnswerFrom {
  return (result: InvocationResult) => {
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
