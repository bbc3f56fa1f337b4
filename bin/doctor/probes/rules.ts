import { type DeliveryRules, deliveryRules, OverrideError } from '../../send/overrides';
import type { TextUrl } from '../../send/wire/text-url';
import type { ExamineOptions } from '../examine-options';

/** How Twilio would deliver to the URL, with its connection overrides; one try is enough to look at it. */
export function rulesOf({ fragment }: TextUrl, { limits }: ExamineOptions): DeliveryRules {
  const rules = readRules(fragment, limits.totalMs);
  return {
    ...rules,
    limits: {
      connectMs: Math.min(limits.connectMs, rules.limits.connectMs),
      readMs: Math.min(limits.readMs, rules.limits.readMs),
      totalMs: rules.limits.totalMs,
    },
    retries: 0,
  };
}

/** Wrong overrides are a finding of their own; the rest is looked at as if there were none. */
function readRules(fragment: string | undefined, ceilingMs: number): DeliveryRules {
  try {
    return deliveryRules(fragment, ceilingMs);
  } catch (error) {
    if (!(error instanceof OverrideError)) throw error;
    return deliveryRules(undefined, ceilingMs);
  }
}
