import { DNS_CHECKS } from './dns';
import { type Examination, type Finding, info } from './finding';
import { HTTP_CHECKS } from './http';
import type { ExamineOptions } from './options';
import { SIGNATURE_CHECKS } from './signature';
import { type Check, subjectOf } from './subject';
import { TLS_CHECKS } from './tls';
import { TWIML_CHECKS } from './twiml';

/** All checks, in the order in which a request meets what they examine. */
export const CHECKS: readonly Check[] = [
  ...DNS_CHECKS,
  ...TLS_CHECKS,
  ...HTTP_CHECKS,
  ...TWIML_CHECKS,
  ...SIGNATURE_CHECKS,
];

/**
 * Examines a URL as Twilio sees it.
 *
 * @param onCheck receives the name of each check before it runs.
 * @throws {UrlError} when the text isn't an http(s) URL.
 */
export async function examine(
  url: string,
  options: ExamineOptions,
  onCheck: (name: string) => void = () => undefined,
): Promise<Examination> {
  const subject = subjectOf(url, options);
  const findings: Finding[] = [];
  const failed = new Set<string>();
  for (const { name, needs, run } of CHECKS) {
    onCheck(name);
    const missing = needs.find((need) => failed.has(need));
    const verdict = missing === undefined ? await run(subject) : info(`Skipped: needs ${missing}.`);
    // A skipped check counts as failed, so that the checks that need it are skipped too.
    if (verdict.level === 'error' || missing !== undefined) failed.add(name);
    findings.push({ check: name, ...verdict });
  }
  return { ok: findings.every(({ level }) => level !== 'error'), findings };
}
