import { type AnswerFrom, messageAnswer } from './http-answer';
import { payload1Answer } from './payload-1';

/** A REST API answers 502 for what is malformed or failed. */
export const restApiAnswer: AnswerFrom = payload1Answer(
  () => messageAnswer(502, 'Internal server error'),
  'application/json',
);
