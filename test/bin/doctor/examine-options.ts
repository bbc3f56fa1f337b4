import type { ExamineOptions } from '../../../bin/doctor/options';
import { HOST } from './pki';
import { TOKEN } from './servers';
import type { Pki } from './stage';

/** Long enough for a busy machine. No stage waits for them. */
export const LIMITS = { connectMs: 10_000, readMs: 15_000, totalMs: 15_000 };

/** Returns options with the test authority, host and token. */
export function examineOptions(pki: Pki, own: Partial<ExamineOptions> = {}): ExamineOptions {
  return {
    authToken: TOKEN,
    kind: 'voice',
    method: 'POST',
    reach: { ca: [pki.root.pem], addresses: new Map([[HOST, '127.0.0.1']]) },
    limits: LIMITS,
    quickMs: 10_000,
    ...own,
  };
}
