import { STATUS_CODES } from 'node:http';
import { describe, expect, it } from 'vitest';
import { STATUS_TEXT } from '../../../lambda/front-door/application-load-balancer';
import { refuse } from '../../../lambda/signature/refusal';
import { OUTCOMES } from '../../../lib/contract';

/** RFC 9110 renamed them. Node keeps the old names. */
const RENAMED: Readonly<Record<string, string>> = { 413: 'Content Too Large', 422: 'Unprocessable Content' };

describe('reason phrases', () => {
  it.each(Object.entries(STATUS_TEXT))('for %s is %j, as in the HTTP registry', (code, phrase) => {
    expect(phrase).toBe(RENAMED[code] ?? STATUS_CODES[code]);
  });

  it('exist for every status of a rejection', () => {
    const refusals = OUTCOMES.filter((outcome) => outcome !== 'accepted').map((outcome) => refuse(outcome).statusCode);
    for (const code of [200, 413, 415, ...refusals]) expect(STATUS_TEXT).toHaveProperty(String(code));
  });
});
