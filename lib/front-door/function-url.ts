import { Fn } from 'aws-cdk-lib';
import { FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { mistake } from '../errors';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from './front-door';

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
    // Both permissions that a public URL needs, lambda:InvokeFunctionUrl and lambda:InvokeFunction, come with it.
    const functionUrl = handler.addFunctionUrl({
      authType: FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.BUFFERED,
    });
    const host = Fn.select(2, Fn.split('/', functionUrl.url));
    return { url: `https://${host}`, functionUrl };
  }

  private refuseDomainName(scope: Construct): void {
    if (this.props.domainName === undefined) return;
    throw mistake(scope, {
      prop: 'domainName',
      value: this.props.domainName,
      allowed: 'a Function URL has no domain of its own',
      fix: 'use FrontDoor.httpApi, restApi or applicationLoadBalancer, or put a CDN in front and give its address as publicOrigins',
    });
  }
}
