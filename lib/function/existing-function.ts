import { Annotations, type Duration } from 'aws-cdk-lib';
import { type IFunction, type Function as LambdaFunction, type Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { configurationError } from '../validation';

/** Returns the function behind an alias or a version. */
export function underlying(fn: IFunction & { readonly lambda?: IFunction }): IFunction {
  return fn.lambda === undefined ? fn : underlying(fn.lambda);
}

/** Returns the timeout of a function, if the app creates the function. */
export function timeoutOf(fn: IFunction): Duration | undefined {
  const known = underlying(fn);
  return isCreatedHere(known) ? known.timeout : undefined;
}

/** Sets environment variables. Warns if the function is imported, because they have to be set by hand then. */
export function addEnvironment(scope: Construct, fn: IFunction, environment: { [name: string]: string }): void {
  const target = underlying(fn);
  if (isCreatedHere(target)) {
    for (const [name, value] of Object.entries(environment)) target.addEnvironment(name, value);
    return;
  }
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:environmentOfImportedFunction',
    `\`function\` is imported, so this stack can't set its environment. Fix: set ${variables.join(', ')} where you create ` +
      'the function, and let its role read the auth token.',
  );
}

function isCreatedHere(fn: IFunction): fn is LambdaFunction {
  return 'addEnvironment' in fn;
}

/**
 * Node.js versions that Lambda had deprecated when this version was released.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
const DEPRECATED = /^nodejs(?:4\.3|6\.10|8\.10|1[0-8]\.x|20\.x)?$/;

/** Returns the runtime of a function, if the app creates the function. */
export function runtimeOf(fn: IFunction & { readonly runtime?: Runtime }): Runtime | undefined {
  return fn.runtime;
}

/** Rejects a runtime that can't run this package's code, and warns about a deprecated Node.js version. */
export function checkRuntime(scope: IConstruct, runtime: Runtime | undefined): void {
  if (!runtime || runtime.family === undefined) return;
  if (runtime.family !== RuntimeFamily.NODEJS) {
    throw configurationError(scope, {
      prop: 'runtime',
      value: runtime.name,
      problem: 'must be a Node.js runtime, because Node.js code validates signatures',
      fix: 'use `Runtime.NODEJS_24_X`',
    });
  }
  if (!DEPRECATED.test(runtime.name)) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:deprecatedRuntime',
    `\`runtime\` is ${runtime.name}, which Lambda has deprecated: it gets no security updates, and Lambda will eventually ` +
      'block updates of the function. Fix: use `Runtime.NODEJS_24_X`.',
  );
}
