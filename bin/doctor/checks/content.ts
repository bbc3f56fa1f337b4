import type { Answer } from '../../send/wire/exchange';
import type { Check } from '../check';
import { info, type Verdict } from '../finding';

/** A check of what an accepted request was answered with; a refusal says nothing about that. */
export function contentOnly(judge: (answer: Answer, text: string) => Verdict): Check['run'] {
  return async ({ main, options }) => {
    const answer = (await main()).followed?.answer;
    if (answer && answer.status >= 200 && answer.status < 300) return judge(answer, answer.body.toString('utf8'));
    const fix = options.authToken ? null : 'Give --auth-token, so that the request is signed.';
    return info('Not seen: the request was not accepted.', fix);
  };
}
