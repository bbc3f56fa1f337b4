import { ipv4, nameResolution, tcp } from './dns';
import { type Finding, info } from './finding';
import { contentType, emptyBody, method, overrides, redirects, size, status, time } from './http';
import type { ExamineOptions } from './options';
import { signed, unsigned, wronglySigned } from './signature';
import { type Check, subjectOf } from './subject';
import { chain, dates, hostName, sni, tlsVersion } from './tls';
import { twiml } from './twiml';

/** In the order in which a request meets what they look at. */
export const CHECKS: readonly Check[] = [
  overrides,
  nameResolution,
  ipv4,
  tcp,
  tlsVersion,
  chain,
  hostName,
  dates,
  sni,
  redirects,
  time,
  method,
  status,
  contentType,
  emptyBody,
  size,
  twiml,
  unsigned,
  wronglySigned,
  signed,
];

/** What was found about a URL. */
export interface Examination {
  /** True without a finding of level `error`. */
  readonly ok: boolean;
  /** One for each check, in the order in which they were made. */
  readonly findings: readonly Finding[];
}

/**
 * Looks at a URL as Twilio would.
 *
 * @throws {UrlError} when it is no URL.
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
    const verdict = missing === undefined ? await run(subject) : info(`Not looked at: ${missing} comes first.`);
    // What needs a check that was left out is left out with it.
    if (verdict.level === 'error' || missing !== undefined) failed.add(name);
    findings.push({ check: name, ...verdict });
  }
  return { ok: findings.every(({ level }) => level !== 'error'), findings };
}
