import type { Duration } from 'aws-cdk-lib';
import type { IRestApi, IStage } from 'aws-cdk-lib/aws-apigateway';
import type { IHttpApi, IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IApplicationListener, IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IFunction, IFunctionUrl } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

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

  /**
   * Path below the public origin that the self-check asks, and that no other webhook has: to be handed to the function
   * where a door does not hand over all paths.
   *
   * @default - nothing is checked
   */
  readonly selfCheckPath?: string;

  /**
   * Base path, without slashes at its ends, that what is in front of this door leaves in the path, as a distribution does.
   *
   * @default - none
   */
  readonly basePath?: string;
}

/** What a CDN or proxy in front of a door has to send its requests to, over HTTPS and with that host in `Host`. */
export interface FrontDoorOrigin {
  /** The host that the door answers by itself. */
  readonly domainName: string;

  /**
   * What has to be put before the path, starting with a slash: the stage of an API.
   *
   * @default - nothing
   */
  readonly originPath?: string;

  /**
   * The path below that, without slashes at its ends, which alone leads to the function: public URLs have to have it.
   *
   * @default - none: every path leads to the function
   */
  readonly basePath?: string;
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
   * What something in front of this door has to send its requests to.
   *
   * @default - not known, or nothing can be put in front
   */
  readonly origin?: FrontDoorOrigin;

  /**
   * ARN that an AWS WAF web ACL can be associated with.
   *
   * @default - AWS WAF cannot protect this kind of door, or is part of it, as with a distribution
   */
  readonly webAclResourceArn?: string;

  /**
   * ARN of the AWS WAF web ACL in front of the door.
   *
   * @default - none was asked for
   */
  readonly webAclArn?: string;

  /**
   * The CloudFront distribution. What is behind it is beside it, in the members for those kinds of door.
   *
   * @default - the door is of another kind
   */
  readonly distribution?: IDistribution;

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
   * The stage of the REST API that Twilio calls.
   *
   * @default - the door is of another kind
   */
  readonly restStage?: IStage;

  /**
   * The HTTP API.
   *
   * @default - the door is of another kind
   */
  readonly httpApi?: IHttpApi;

  /**
   * The stage of the HTTP API that Twilio calls.
   *
   * @default - the door is of another kind
   */
  readonly httpStage?: IHttpStage;

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
