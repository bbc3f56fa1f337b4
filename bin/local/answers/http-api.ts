import { type AnswerFrom, messageAnswer } from './http-answer';
import { payload1Answer } from './payload-1';
import { payload2Answer } from './payload-2';

const TYPE = 'text/plain; charset=utf-8';
const failed = () => messageAnswer(500, 'Internal Server Error');

/** An HTTP API answers 500 for what is malformed or failed, whatever its payload format. */
export const httpApiAnswers: Readonly<Record<'1.0' | '2.0', AnswerFrom>> = {
  '1.0': payload1Answer(failed, TYPE),
  '2.0': payload2Answer(failed, TYPE),
};
