import { Annotations, type Duration } from 'aws-cdk-lib';
import { type IFunction, type Function as LambdaFunction, type Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { configurationError } from '../validation';

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
export function addEnvironment(scope: Construct, fn: IFunction, environment: { [name: string]: string }): void {
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

/**
 * Node.js versions that Lambda supported no more when this was released.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
const DEPRECATED = /^nodejs(?:4\.3|6\.10|8\.10|1[0-8]\.x|20\.x)?$/;

/** Refuses a function that cannot run the runtime of this package, and warns of one that Lambda will not keep. */
export function checkRuntime(scope: IConstruct, fn: IFunction): void {
  const { runtime } = underlying(fn) as IFunction & { readonly runtime?: Runtime };
  if (!runtime || runtime.family === undefined) return;
  if (runtime.family !== RuntimeFamily.NODEJS) {
    throw configurationError(scope, {
      prop: 'runtime',
      value: runtime.name,
      problem: 'signatures are checked by code for Node.js',
      fix: 'use Runtime.NODEJS_24_X',
    });
  }
  if (!DEPRECATED.test(runtime.name)) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:deprecatedRuntime',
    `runtime is ${runtime.name}, which Lambda has deprecated: it gets no security updates, and some day cannot be ` +
      'changed any more. Fix: use Runtime.NODEJS_24_X.',
  );
}
