import { Annotations, type Duration } from 'aws-cdk-lib';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
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

/** The function whose environment counts: the one that an alias or a version is of. */
export function underlying(fn: IFunction & { readonly lambda?: IFunction }): IFunction {
  return fn.lambda === undefined ? fn : underlying(fn.lambda);
}

/** The timeout of a function that CDK knows. */
export function timeoutOf(fn: IFunction): Duration | undefined {
  const known = underlying(fn);
  return isMadeHere(known) ? known.timeout : undefined;
}

/** Sets environment variables, or warns of those to be set by hand on an imported function. */
export function configure(scope: Construct, fn: IFunction, environment: { [name: string]: string }): void {
  const target = underlying(fn);
  if (isMadeHere(target)) {
    for (const [name, value] of Object.entries(environment)) target.addEnvironment(name, value);
    return;
  }
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:environmentOfImportedFunction',
    `function is imported, so its environment cannot be set here. Fix: set ${variables.join(', ')} where it is made, ` +
      'and let its role read the auth token.',
  );
}

function isMadeHere(fn: IFunction): fn is LambdaFunction {
  return 'addEnvironment' in fn;
}
