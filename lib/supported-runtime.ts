import { Annotations } from 'aws-cdk-lib';
import { type IFunction, type Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { mistake } from './errors';
import { underlying } from './given-function';

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
    throw mistake(scope, {
      prop: 'runtime',
      value: runtime.name,
      allowed: 'signatures are checked by code for Node.js',
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
