import { object } from '../../../lambda/front-door/event';
import { answerParts, multiValues, singleValues, withContentType } from './answer-parts';
import type { AnswerFrom, HttpAnswer } from './http-answer';

/**
 * The answer format of REST APIs and of HTTP APIs with payload 1.0: `headers` and `multiValueHeaders` are put together,
 * the latter going first. What is malformed or failed is answered by the door itself.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function payload1Answer(failed: () => HttpAnswer, defaultType: string): AnswerFrom {
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
