import type { Duration } from 'aws-cdk-lib';
import type { IRestApi, IStage } from 'aws-cdk-lib/aws-apigateway';
import type { IHttpApi, IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IApplicationListener, IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IFunction, IFunctionUrl } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The function that a front door receives requests for. */
export interface FrontDoorBindOptions {
  /** The function, alias or version to send requests to. */
  readonly handler: IFunction;

  /**
   * Timeout of the function.
   *
   * @default - unknown, as for an imported function: the timeout isn't checked
   */
  readonly timeout?: Duration;

  /** Public origins of the proxies in front of this front door. Empty if Twilio calls the door itself. */
  readonly publicOrigins: string[];

  /**
   * Path of the self-check below the public origin, unique to this webhook. A door that doesn't pass on all paths must
   * pass on this one.
   *
   * @default - no self-check
   */
  readonly selfCheckPath?: string;

  /**
   * Base path that a distribution in front of this door leaves in the path, without leading and trailing slashes.
   *
   * @default - none
   */
  readonly basePath?: string;
}

/** The origin that a CDN or proxy in front of a door forwards requests to, over HTTPS and with its host in `Host`. */
export interface FrontDoorOrigin {
  /** Host name of the door. */
  readonly domainName: string;

  /**
   * Prefix to add to the path, with a leading slash: the stage of an API.
   *
   * @default - none
   */
  readonly originPath?: string;

  /**
   * Path below `originPath` that all public URLs must start with, without leading and trailing slashes. Other paths don't
   * reach the function.
   *
   * @default - none: every path reaches the function
   */
  readonly basePath?: string;
}

/** A front door that receives requests. */
export interface FrontDoorConfig {
  /** The public origin with its base path, without a trailing slash. May contain tokens. */
  readonly url: string;

  /**
   * The door's public origins that don't depend on the function, and so can be in its environment.
   *
   * @default - none: the runtime takes the host that AWS writes to the event
   */
  readonly knownOrigins?: string[];

  /**
   * Target for a DNS record of the custom domain.
   *
   * @default - none: the door has no custom domain
   */
  readonly dnsTarget?: string;

  /**
   * The origin that a CDN or proxy in front of this door forwards requests to.
   *
   * @default - none: nothing can be in front of the door
   */
  readonly origin?: FrontDoorOrigin;

  /**
   * ARN of the resource to associate an AWS WAF web ACL with.
   *
   * @default - none: AWS WAF doesn't support this kind of door, or the door references its web ACL itself, as a
   * distribution does
   */
  readonly webAclResourceArn?: string;

  /**
   * ARN of the AWS WAF web ACL in front of the door.
   *
   * @default - none
   */
  readonly webAclArn?: string;

  /**
   * The CloudFront distribution. The properties for the other kinds describe the door behind it.
   *
   * @default - none: the door is of another kind
   */
  readonly distribution?: IDistribution;

  /**
   * The load balancer.
   *
   * @default - none: the door is of another kind, or only its listener is known
   */
  readonly loadBalancer?: IApplicationLoadBalancer;

  /**
   * The load balancer's HTTPS listener.
   *
   * @default - none: the door is of another kind
   */
  readonly listener?: IApplicationListener;

  /**
   * The REST API.
   *
   * @default - none: the door is of another kind
   */
  readonly restApi?: IRestApi;

  /**
   * The stage of the REST API that Twilio calls.
   *
   * @default - none: the door is of another kind
   */
  readonly restStage?: IStage;

  /**
   * The HTTP API.
   *
   * @default - none: the door is of another kind
   */
  readonly httpApi?: IHttpApi;

  /**
   * The stage of the HTTP API that Twilio calls.
   *
   * @default - none: the door is of another kind
   */
  readonly httpStage?: IHttpStage;

  /**
   * The Function URL.
   *
   * @default - none: the door is of another kind
   */
  readonly functionUrl?: IFunctionUrl;
}

/** A front door: it terminates TLS and passes requests on to the function. */
export interface IFrontDoor {
  /**
   * Creates the door's resources and connects them to the function. `TwilioWebhook` calls it once.
   *
   * @param scope scope of the resources
   * @param options the function, and what to pass on to it
   */
  bind(scope: Construct, options: FrontDoorBindOptions): FrontDoorConfig;
}
