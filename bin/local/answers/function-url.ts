import { type AnswerFrom, ownAnswer } from './http-answer';
import { payload2Answer } from './payload-2';

/** A Function URL answers 502 for what is malformed or failed. */
export const functionUrlAnswer: AnswerFrom = payload2Answer(
  () => ownAnswer(502, 'text/plain; charset=utf-8', 'Internal Server Error'),
  'application/json',
);
