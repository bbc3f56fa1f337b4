import { Annotations, type Duration } from 'aws-cdk-lib';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

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
