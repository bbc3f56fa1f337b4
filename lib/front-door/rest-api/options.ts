import type {
  IDomainName,
  IResource,
  IRestApi,
  IStage,
  SecurityPolicy,
  StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { WebAcl } from '../../web-acl';
import type { ApiDomainOptions } from '../api-domain';

/** Options of a REST API as front door. */
export interface RestApiFrontDoorOptions extends ApiDomainOptions {
  /**
   * Existing public REST API. Unless all its media types are binary, bodies that aren't UTF-8 don't reach the function as
   * they were sent. Twilio's forms are ASCII. Mutually exclusive with the options of a new API.
   *
   * @default - the API of `resource`, otherwise a new one
   */
  readonly api?: IRestApi;

  /**
   * Resource of an existing API that passes everything below it on to the function. Its path is part of the public URL
   * but not of the routes: below `/twilio`, the route `/voice` answers `/twilio/voice`.
   *
   * @default - the root of `api`
   */
  readonly resource?: IResource;

  /**
   * Stage of an existing API that Twilio calls. Required if the API is imported or doesn't deploy a stage.
   *
   * @default - the API's own stage
   */
  readonly stage?: IStage;

  /**
   * Existing custom domain to map this API to, below `basePath` if that is set. Mutually exclusive with `domainName`,
   * `hostedZone` and `certificate`.
   *
   * @default - a new domain if `domainName` is set, otherwise none
   */
  readonly domain?: IDomainName;

  /**
   * TLS versions and ciphers that a new API and a new custom domain accept. A policy that starts with `SecurityPolicy_`
   * also sets the endpoint access mode to strict.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
   * @default SecurityPolicy.TLS_1_2 - which accepts TLS 1.2 and 1.3
   */
  readonly securityPolicy?: SecurityPolicy;

  /**
   * Name, throttling, logging and tracing of the stage.
   *
   * @default - a stage `prod` with 1,000 requests per second and bursts of 2,000, which logs errors and, unless
   * `accessLogs` is false, requests
   */
  readonly deployOptions?: StageOptions;

  /**
   * AWS WAF web ACL in front of a new API's stage.
   *
   * @default - no web ACL: the signature is the only check
   */
  readonly webAcl?: WebAcl;

  /**
   * Whether to create the account-wide role that API Gateway writes logs with. Each account and region needs it once, or
   * stages with logs fail to deploy. The new role replaces the current one, does the same, and stays when the stack is
   * deleted. Set it to false if you manage that role elsewhere.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
   * @default - true unless `accessLogs` is false
   */
  readonly cloudWatchRole?: boolean;
}
