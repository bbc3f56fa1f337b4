import { Fn } from 'aws-cdk-lib';
import {
  type CfnUrl,
  FunctionUrl,
  FunctionUrlAuthType,
  type IFunction,
  type IFunctionUrl,
  InvokeMode,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { checkRegionHas, configurationError } from '../../validation';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from '../interface';

/**
 * A Function URL without AWS authentication, because Twilio can't sign for AWS. Twilio's signature protects it instead.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export class FunctionUrlFrontDoor implements IFrontDoor {
  public bind(scope: Construct, { handler }: FrontDoorBindOptions): FrontDoorConfig {
    checkRegionHas(scope, 'functionUrl');
    const functionUrl = functionUrlOf(scope, handler);
    const host = Fn.select(2, Fn.split('/', functionUrl.url));
    return { url: `https://${host}`, origin: { domainName: host }, functionUrl };
  }
}

/** A function or alias has only one Function URL, so a second door shares it with the first. */
function functionUrlOf(scope: Construct, handler: IFunction): IFunctionUrl {
  rejectVersion(scope, handler);
  const known = handler.node.tryFindChild('FunctionUrl');
  // Adds both permissions that a public URL needs, lambda:InvokeFunctionUrl and lambda:InvokeFunction.
  if (!(known instanceof FunctionUrl)) {
    return handler.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, invokeMode: InvokeMode.BUFFERED });
  }
  if (known.authType !== FunctionUrlAuthType.NONE) {
    throw unusable(scope, known.authType, "requires AWS authentication, which Twilio doesn't support");
  }
  const { invokeMode } = known.node.defaultChild as CfnUrl;
  if (invokeMode !== InvokeMode.RESPONSE_STREAM) return known;
  throw unusable(scope, invokeMode, 'streams, but the runtime answers in one piece');
}

function unusable(scope: Construct, value: string, why: string): Error {
  return configurationError(scope, {
    prop: 'frontDoor',
    value,
    problem: `the existing Function URL of the function ${why}`,
    fix: 'set `function` to an alias, which has its own Function URL, or use another front door',
  });
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
function rejectVersion(scope: Construct, handler: IFunction): void {
  if (!('lambda' in handler) || 'aliasName' in handler) return;
  throw configurationError(scope, {
    prop: 'function',
    problem: 'is a version, but only functions and aliases can have a Function URL',
    fix: 'use an alias of it, `new Alias(…, { aliasName, version })`, or another front door',
  });
}
