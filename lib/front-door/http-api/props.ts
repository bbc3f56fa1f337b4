import type {
  IDomainName,
  IHttpApi,
  IHttpStage,
  PayloadFormatVersion,
  ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import type { ApiDomainOptions } from '../custom-domain';

/** Options of an HTTP API as front door. */
export interface HttpApiFrontDoorProps extends ApiDomainOptions {
  /**
   * An HTTP API that already exists and gets `routes`, open to Twilio whatever its default authorizer. Not together with
   * options of a new API.
   *
   * @default - a new one, all of whose requests go to the function
   */
  readonly api?: IHttpApi;

  /**
   * The paths of an existing API that go to the function, `{proxy+}` allowed; nobody else may have them there. Needed with
   * `api`, which is shared. The path of the self-check, which each webhook has of its own, is one more, unless that is off.
   *
   * @default - `$default` of a new API: every path
   */
  readonly routes?: string[];

  /**
   * The stage of an existing API that Twilio calls. Needed when CDK cannot know it.
   *
   * @default - the API's default stage
   */
  readonly stage?: IHttpStage;

  /**
   * A custom domain that already exists and that this API is mapped to, below `basePath` if that is given. Not together
   * with `domainName`, `hostedZone` or `certificate`.
   *
   * @default - a new one when `domainName` is given, else none
   */
  readonly domain?: IDomainName;

  /**
   * The shape of the event: version 1.0 or 2.0. The runtime reads both.
   *
   * @default PayloadFormatVersion.VERSION_2_0
   */
  readonly payloadFormatVersion?: PayloadFormatVersion;

  /**
   * Requests per second, and above it in a burst, that are let through; the rest is answered with 429.
   *
   * @default - the account's limits
   */
  readonly throttle?: ThrottleSettings;
}
