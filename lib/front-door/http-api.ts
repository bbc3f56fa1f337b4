import { Duration } from 'aws-cdk-lib';
import {
  ApiMapping,
  DomainName,
  HttpApi,
  type IDomainName,
  type IHttpApi,
  PayloadFormatVersion,
  SecurityPolicy,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { type ApiDomainOptions, apiName, apiUrl, checkApiDomain } from '../api-domain';
import { CustomDomain } from '../custom-domain';
import { mistake } from '../errors';
import { checkTimeout } from '../timeout';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from './front-door';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const TIMEOUT = { limit: Duration.seconds(30), door: 'behind an HTTP API' };

const PAYLOAD_FORMATS = [PayloadFormatVersion.VERSION_1_0.version, PayloadFormatVersion.VERSION_2_0.version];

/** Options of an HTTP API as front door. */
export interface HttpApiFrontDoorProps extends ApiDomainOptions {
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

/** An HTTP API whose `$default` route and stage hand every request to the function. */
export class HttpApiFrontDoor implements IFrontDoor {
  public constructor(private readonly props: HttpApiFrontDoorProps) {}

  public bind(scope: Construct, options: FrontDoorBindOptions): FrontDoorConfig {
    checkTimeout(scope, options.timeout, TIMEOUT);
    checkApiDomain(scope, this.props, this.props.domain);
    const domain = this.props.domain ?? this.newDomain(scope);
    const httpApi = this.api(scope, options, domain !== undefined);
    const throttle = this.props.throttle ? { throttle: this.props.throttle } : {};
    const stage = httpApi.addStage('Stage', { stageName: '$default', autoDeploy: true, ...throttle });
    if (!domain) return { url: httpApi.apiEndpoint, httpApi: httpApi as IHttpApi };

    const { basePath } = this.props;
    const mapping = basePath === undefined ? {} : { apiMappingKey: basePath };
    new ApiMapping(scope, 'Mapping', { api: httpApi, domainName: domain, stage, ...mapping });
    const url = apiUrl(this.props.domainName ?? domain.name, basePath);
    return { url, knownOrigins: [url], dnsTarget: domain.regionalDomainName, httpApi: httpApi as IHttpApi };
  }

  private api(scope: Construct, { handler }: FrontDoorBindOptions, hasDomain: boolean): HttpApi {
    const payloadFormatVersion = this.payloadFormat(scope);
    return new HttpApi(scope, 'Api', {
      apiName: apiName(scope),
      description: 'Receives Twilio webhooks',
      defaultIntegration: new HttpLambdaIntegration('Webhook', handler, { payloadFormatVersion }),
      createDefaultStage: false,
      disableExecuteApiEndpoint: this.props.disableExecuteApiEndpoint ?? hasDomain,
    });
  }

  private newDomain(scope: Construct): DomainName | undefined {
    if (this.props.domainName === undefined) return undefined;
    const custom = new CustomDomain(scope, this.props.domainName, this.props);
    const domain = new DomainName(scope, 'Domain', {
      domainName: custom.domainName,
      certificate: custom.certificate(),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    custom.pointAt(new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId), false);
    return domain;
  }

  private payloadFormat(scope: Construct): PayloadFormatVersion {
    const format = this.props.payloadFormatVersion ?? PayloadFormatVersion.VERSION_2_0;
    if (PAYLOAD_FORMATS.includes(format.version)) return format;
    throw mistake(scope, {
      prop: 'payloadFormatVersion',
      value: format.version,
      allowed: 'the runtime reads versions 1.0 and 2.0',
      fix: 'use PayloadFormatVersion.VERSION_2_0',
    });
  }
}
