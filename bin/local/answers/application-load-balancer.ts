import { object, text } from '../../../lambda/front-door/event';
import { answerParts, multiValues, singleValues } from './answer-parts';
import { type AnswerFrom, ownAnswer } from './http-answer';

const MAX_ANSWER_BYTES = 1024 * 1024;

const badGateway = () =>
  ownAnswer(502, 'text/html', '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>');

/**
 * A load balancer reads one kind of headers, `multiValueHeaders` where the target group has them on and `headers`
 * where not; the other kind is lost. Anything malformed, failed, or over 1 MB is a 502.
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
