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
import { configurationError } from '../../validation';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from '../interface';

/** Options of a Function URL as front door. */
export interface FunctionUrlFrontDoorProps {
  /**
   * A Function URL cannot have a domain of its own: giving one is an error that says what can.
   *
   * @default - the host that AWS assigns
   */
  readonly domainName?: string;
}

/**
 * A Function URL without AWS authentication, because Twilio signs with its own: the signature is the lock.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export class FunctionUrlFrontDoor implements IFrontDoor {
  public constructor(private readonly props: FunctionUrlFrontDoorProps) {}

  public bind(scope: Construct, { handler }: FrontDoorBindOptions): FrontDoorConfig {
    this.refuseDomainName(scope);
    const functionUrl = urlOf(scope, handler);
    const host = Fn.select(2, Fn.split('/', functionUrl.url));
    return { url: `https://${host}`, origin: { domainName: host }, functionUrl };
  }

  private refuseDomainName(scope: Construct): void {
    if (this.props.domainName === undefined) return;
    throw configurationError(scope, {
      prop: 'domainName',
      value: this.props.domainName,
      problem: 'a Function URL has no domain of its own',
      fix: 'use FrontDoor.cloudFront({ origin: FrontDoor.functionUrl(), domainName: … }), or another front door',
    });
  }
}

/** A function or alias has one Function URL, which the second door before it shares with the first. */
function urlOf(scope: Construct, handler: IFunction): IFunctionUrl {
  refuseVersion(scope, handler);
  const known = handler.node.tryFindChild('FunctionUrl');
  // Both permissions that a public URL needs, lambda:InvokeFunctionUrl and lambda:InvokeFunction, come with it.
  if (!(known instanceof FunctionUrl)) {
    return handler.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, invokeMode: InvokeMode.BUFFERED });
  }
  if (known.authType !== FunctionUrlAuthType.NONE) {
    const why = 'with AWS authentication already, with which Twilio cannot sign';
    throw unusable(scope, known.authType, why);
  }
  const { invokeMode } = known.node.defaultChild as CfnUrl;
  if (invokeMode !== InvokeMode.RESPONSE_STREAM) return known;
  throw unusable(scope, invokeMode, 'that streams already, and answers go out in one piece');
}

function unusable(scope: Construct, value: string, why: string): Error {
  const problem = `the function has a Function URL ${why}`;
  return configurationError(scope, {
    prop: 'frontDoor',
    value,
    problem,
    fix: 'make that of an alias, or use another front door',
  });
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
function refuseVersion(scope: Construct, handler: IFunction): void {
  if (!('lambda' in handler) || 'aliasName' in handler) return;
  throw configurationError(scope, {
    prop: 'function',
    problem: 'is a version, and only functions and aliases can have a Function URL',
    fix: 'give an alias of it, new Alias(…, { aliasName, version }), or use another front door',
  });
}
