import type { Duration } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IApplicationListener, IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IFunction, IFunctionUrl } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { HttpApiFrontDoorProps } from '../http-api-props';
import type { RestApiFrontDoorProps } from '../rest-api-props';
import {
  ApplicationLoadBalancerFrontDoor,
  type ApplicationLoadBalancerFrontDoorProps,
} from './application-load-balancer';
import { FunctionUrlFrontDoor, type FunctionUrlFrontDoorProps } from './function-url';
import { HttpApiFrontDoor } from './http-api';
import { RestApiFrontDoor } from './rest-api';

/** What a front door is put in front of. */
export interface FrontDoorBindOptions {
  /** The function, alias or version that requests go to. */
  readonly handler: IFunction;

  /**
   * How long the function may run.
   *
   * @default - not known, as with an imported function: nothing is checked
   */
  readonly timeout?: Duration;

  /** Public origins of what the user has put in front of this door; empty when Twilio calls the door itself. */
  readonly publicOrigins: string[];
}

/** A front door in place. */
export interface FrontDoorConfig {
  /** The public origin, base path included and without a trailing slash; may hold tokens. */
  readonly url: string;

  /**
   * Those of the door's public origins that do not depend on the function, and so can stand in its environment.
   *
   * @default - none: the runtime takes the host that AWS writes into the event
   */
  readonly knownOrigins?: string[];

  /**
   * Where a DNS record for the custom domain has to point.
   *
   * @default - the door has no custom domain
   */
  readonly dnsTarget?: string;

  /**
   * ARN that an AWS WAF web ACL can be associated with.
   *
   * @default - AWS WAF cannot protect this kind of door
   */
  readonly webAclResourceArn?: string;

  /**
   * The load balancer.
   *
   * @default - the door is of another kind, or only its listener is known
   */
  readonly loadBalancer?: IApplicationLoadBalancer;

  /**
   * The load balancer's HTTPS listener.
   *
   * @default - the door is of another kind
   */
  readonly listener?: IApplicationListener;

  /**
   * The REST API.
   *
   * @default - the door is of another kind
   */
  readonly restApi?: IRestApi;

  /**
   * The HTTP API.
   *
   * @default - the door is of another kind
   */
  readonly httpApi?: IHttpApi;

  /**
   * The Function URL.
   *
   * @default - the door is of another kind
   */
  readonly functionUrl?: IFunctionUrl;
}

/** What ends TLS and hands requests to the function. */
export interface IFrontDoor {
  /**
   * Creates what the door needs and connects it to the function. Called once, by `TwilioWebhook`.
   *
   * @param scope where the resources are created
   * @param options the function and what is known of it
   */
  bind(scope: Construct, options: FrontDoorBindOptions): FrontDoorConfig;
}

/** The front doors there are. */
export class FrontDoor {
  /**
   * An Application Load Balancer with a domain of its own: for traffic that is steady, or already comes through one.
   * It costs while idle, and takes bodies and answers of up to 1 MB.
   *
   * @param props the domain, and what to reuse
   */
  public static applicationLoadBalancer(props: ApplicationLoadBalancerFrontDoorProps): IFrontDoor {
    return new ApplicationLoadBalancerFrontDoor(props);
  }

  /**
   * An API Gateway REST API: AWS WAF, throttling and a custom domain. The raw query does not reach the function, so
   * webhooks with long queries are best sent as POST.
   *
   * @param props domain, base path and stage
   */
  public static restApi(props: RestApiFrontDoorProps = {}): IFrontDoor {
    return new RestApiFrontDoor(props);
  }

  /**
   * An API Gateway HTTP API: the least that has TLS and can have a custom domain, and costs nothing while idle. Paths
   * reach the function decoded.
   *
   * @param props domain, base path and payload format
   */
  public static httpApi(props: HttpApiFrontDoorProps = {}): IFrontDoor {
    return new HttpApiFrontDoor(props);
  }

  /**
   * A Lambda Function URL: no charge beyond the function's, no domain of its own, path and query exactly as sent.
   *
   * @param props none that a Function URL could use
   */
  public static functionUrl(props: FunctionUrlFrontDoorProps = {}): IFrontDoor {
    return new FunctionUrlFrontDoor(props);
  }

  private constructor() {}
}
