import { DNS_CHECKS } from './dns';
import { type Examination, type Finding, skipped } from './finding';
import { HTTP_CHECKS } from './http';
import type { ExamineOptions } from './options';
import { RELAY_CHECKS } from './relay';
import { RESPONSE_CHECKS } from './response';
import { SIGNATURE_CHECKS } from './signature';
import { type Check, isRelayUrl, subjectOf } from './subject';
import { TLS_CHECKS } from './tls';

/** All checks of a webhook, in the order in which a request meets what they examine. */
export const CHECKS: readonly Check[] = [
  ...DNS_CHECKS,
  ...TLS_CHECKS,
  ...HTTP_CHECKS,
  ...RESPONSE_CHECKS,
  ...SIGNATURE_CHECKS,
];

/** All checks of a relay, in the same order. */
export const CHECKS_OF_RELAY: readonly Check[] = [...DNS_CHECKS, ...TLS_CHECKS, ...RELAY_CHECKS];

/**
 * Examines a URL as Twilio sees it.
 *
 * @param onCheck receives the name of each check before it runs.
 * @throws {UsageError} when the text isn't an http(s) or wss URL.
 */
export async function examine(
  url: string,
  options: ExamineOptions,
  onCheck: (name: string) => void = () => undefined,
): Promise<Examination> {
  const subject = subjectOf(url, options);
  const findings: Finding[] = [];
  const unchecked: string[] = [];
  const failed = new Set<string>();
  for (const { name, needs, run } of isRelayUrl(url) ? CHECKS_OF_RELAY : CHECKS) {
    onCheck(name);
    const missing = needs.find((need) => failed.has(need));
    const verdict = missing === undefined ? await run(subject) : skipped(`needs ${missing}.`);
    const { skipped: nothingSeen, passable, ...finding } = verdict;
    // A check without its precondition counts as failed, so that the checks that need it are skipped too.
    if (missing !== undefined || (verdict.level === 'error' && !passable)) failed.add(name);
    if (nothingSeen) unchecked.push(name);
    findings.push({ check: name, ...finding });
  }
  return { ok: findings.every(({ level }) => level !== 'error'), findings, unchecked };
}
