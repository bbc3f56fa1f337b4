import type { PlannedRequest } from './planned-request';

/** What came of a request: from the function's log, and over the socket. */
export interface Observed {
  readonly outcome?: string | undefined;
  readonly receivedUrl?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly status?: number | undefined;
  readonly contentType?: string | undefined;
  readonly body: string;
  /** Why there was no answer. */
  readonly failure?: string | undefined;
}

/** What is not as it should be, in words; empty when all is well. */
export function judge(expected: PlannedRequest['expected'], observed: Observed): string[] {
  if (observed.failure !== undefined) return [`no answer: ${observed.failure}`];
  return [
    differs('outcome', expected.outcome, observed.outcome),
    differs('status', expected.status, observed.status),
    differs('public URL', expected.publicUrl, observed.publicUrl),
    ...(expected.outcome === 'accepted' ? twimlProblems(observed) : leaks(observed)),
  ].filter((problem) => problem !== undefined);
}

function differs<T>(what: string, expected: T, observed: T | undefined): string | undefined {
  return observed === expected ? undefined : `${what} is ${observed ?? 'missing'} instead of ${expected}`;
}

function twimlProblems({ body, contentType }: Observed): (string | undefined)[] {
  return [
    /^(?:text|application)\/xml\b/.test(contentType ?? '') ? undefined : `content type is ${contentType ?? 'missing'}`,
    /<Response[\s/>]/.test(body) ? undefined : 'the answer is no TwiML',
  ];
}

function leaks({ body }: Observed): (string | undefined)[] {
  return [body.includes('<Response') ? 'a forged request was answered with TwiML' : undefined];
}
