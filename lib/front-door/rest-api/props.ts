import type {
  IDomainName,
  IResource,
  IRestApi,
  IStage,
  SecurityPolicy,
  StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { WebAcl } from '../../web-acl';
import type { ApiDomainOptions } from '../custom-domain';

/** Options of a REST API as front door. */
export interface RestApiFrontDoorProps extends ApiDomainOptions {
  /**
   * A public REST API that already exists. Unless all its media types are binary, bodies that are no UTF-8 do not
   * reach the function as they were sent; Twilio's forms are ASCII. Not together with options of a new API.
   *
   * @default - that of `resource`, else a new one
   */
  readonly api?: IRestApi;

  /**
   * The resource of an existing API that hands everything below it to the function. Its path is part of the public
   * URL, and no part of a route's: below `/twilio` the route `/voice` answers `/twilio/voice`.
   *
   * @default - the root of `api`
   */
  readonly resource?: IResource;

  /**
   * The stage of an existing API that Twilio calls. Needed when CDK cannot know it.
   *
   * @default - the API's own stage
   */
  readonly stage?: IStage;

  /**
   * A custom domain that already exists and that this API is mapped to, below `basePath` if that is given. Not together
   * with `domainName`, `hostedZone` or `certificate`.
   *
   * @default - a new one when `domainName` is given, else none
   */
  readonly domain?: IDomainName;

  /**
   * What TLS versions and ciphers a new custom domain accepts. A policy that starts with `SecurityPolicy_` is set with
   * the strict endpoint access mode.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
   * @default SecurityPolicy.TLS_1_2 - which accepts TLS 1.2 and 1.3
   */
  readonly securityPolicy?: SecurityPolicy;

  /**
   * Name, throttling, logging and tracing of the stage.
   *
   * @default - a stage `prod` with the account's limits, which logs errors and, unless `accessLogs` is false, accesses
   */
  readonly deployOptions?: StageOptions;

  /**
   * The AWS WAF web ACL in front of a new API's stage.
   *
   * @default - none: the signature alone decides what is let in
   */
  readonly webAcl?: WebAcl;

  /**
   * Whether the account-wide role is made that API Gateway writes logs with. It is needed once per account and region,
   * or a stage that logs cannot be deployed; it takes the place of one that is already set, does the same, and outlives
   * the stack. Where the account's role is looked after elsewhere, this is to be false.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
   * @default - true, but false without `accessLogs`
   */
  readonly cloudWatchRole?: boolean;
}
