import type { Construct } from 'constructs';
import { mistake } from './errors';
import type { TwilioWebhookProps } from './twilio-webhook-props';

const BESIDE_A_FUNCTION = [
  'function',
  'authToken',
  'frontDoor',
  'publicOrigins',
  'idempotency',
  'selfCheck',
  'alarms',
  'savedQueries',
  'logGroup',
];

/** Refuses more than one source of code, and options that a function made elsewhere would not heed. */
export function checkCodeSources(scope: Construct, props: TwilioWebhookProps): void {
  const given = (['entry', 'code', 'function'] as const).filter((name) => props[name] !== undefined);
  if (given.length > 1) {
    throw mistake(scope, {
      prop: given.join(', '),
      allowed: 'at most one of entry, code and function may be given',
      fix: 'keep one; without any the sample app is deployed',
    });
  }
  if (props.function) checkNoOptions(scope, props);
  if (props.bundling && props.entry === undefined) {
    throw mistake(scope, { prop: 'bundling', allowed: 'only an entry is bundled', fix: 'give entry, or leave it out' });
  }
}

function checkNoOptions(scope: Construct, props: TwilioWebhookProps): void {
  const options = Object.entries(props).filter(
    ([name, value]) => value !== undefined && !BESIDE_A_FUNCTION.includes(name),
  );
  if (options.length === 0) return;
  throw mistake(scope, {
    prop: options.map(([name]) => name).join(', '),
    allowed: 'would change nothing, because function is one that already exists',
    fix: 'set it where that function is made',
  });
}
