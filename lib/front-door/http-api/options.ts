import type {
  IDomainName,
  IHttpApi,
  IHttpStage,
  PayloadFormatVersion,
  ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { ApiDomainOptions } from '../api-domain';

/** Options of an HTTP API as front door. */
export interface HttpApiFrontDoorOptions extends ApiDomainOptions {
  /**
   * Existing HTTP API that `routes` are added to. The routes are open to Twilio whatever the API's default authorizer.
   * Mutually exclusive with the options of a new API.
   *
   * @default - a new API that passes all requests on to the function
   */
  readonly api?: IHttpApi;

  /**
   * Paths of the existing `api` that go to the function, with `{proxy+}` as a wildcard. Required with `api`. No other
   * route of the API may have the same path. Unless the self-check is off, its path becomes one more route.
   *
   * @default - every path of a new API
   */
  readonly routes?: string[];

  /**
   * Stage of the existing `api` that Twilio calls. Required if `api` is imported or has no default stage.
   *
   * @default - the API's default stage
   */
  readonly stage?: IHttpStage;

  /**
   * Existing custom domain to map this API to, below `basePath` if that is set. Mutually exclusive with `domainName`,
   * `hostedZone` and `certificate`.
   *
   * @default - a new domain if `domainName` is set, otherwise none
   */
  readonly domain?: IDomainName;

  /**
   * Format of the event: version 1.0 or 2.0. The runtime reads both.
   *
   * @default PayloadFormatVersion.VERSION_2_0
   */
  readonly payloadFormatVersion?: PayloadFormatVersion;

  /**
   * Rate and burst limit of requests to a new API. Requests above it get a 429, which Twilio reports as error 11200.
   *
   * @default - 1,000 requests per second, and bursts of 2,000
   */
  readonly throttle?: ThrottleSettings;
}
