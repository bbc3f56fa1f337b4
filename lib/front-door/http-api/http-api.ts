import { Duration, Fn } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  type HttpStage,
  type IAccessLogSettings,
  type IHttpApi,
  type IHttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { acceptFindings, SIGNATURE_AUTHORIZES } from '../../nag';
import { configurationError } from '../../validation';
import { ACCESS_LOG_FIELDS, accessLogGroup } from '../access-logs';
import { apiName, atDomain, checkApiDomain } from '../api-domain';
import { doorScope } from '../door-scope';
import type { FrontDoorBindOptions, FrontDoorConfig, FrontDoorOrigin, IFrontDoor } from '../interface';
import { newRegionalDomain } from '../regional-domain';
import { THROTTLE } from '../throttle';
import { checkTimeout } from '../timeout';
import { existingHttpApi, type HttpApiPlace, rejectTakenRoutes, stageUrl } from './existing';
import type { HttpApiFrontDoorOptions } from './options';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const TIMEOUT = { limit: Duration.seconds(30), door: 'behind an HTTP API' };

const PAYLOAD_FORMATS = [PayloadFormatVersion.VERSION_1_0.version, PayloadFormatVersion.VERSION_2_0.version];

/** An HTTP API that passes requests on to the function: all requests to a new API, certain routes of an existing one. */
export class HttpApiFrontDoor implements IFrontDoor {
  public constructor(private readonly options: HttpApiFrontDoorOptions) {}

  public bind(door: Construct, options: FrontDoorBindOptions): FrontDoorConfig {
    checkTimeout(door, options.timeout, TIMEOUT);
    checkApiDomain(door, this.options, this.options.domain);
    const existing = existingHttpApi(door, this.options, this.selfCheckPath(options));
    if (existing) rejectTakenRoutes(door, existing.api, existing.routes);
    const payloadFormatVersion = payloadFormat(door, this.options);
    const scope = doorScope(door, 'HttpApi');
    const domain = this.options.domain ?? newRegionalDomain(door, scope, this.options);
    const integration = new HttpLambdaIntegration('Webhook', options.handler, { payloadFormatVersion });
    if (existing) addRoutes(scope, existing, integration);
    const { api: httpApi, stage } = existing ?? this.newApi(scope, integration, domain !== undefined);
    const common = { httpApi, httpStage: stage };
    if (!domain) return { url: stageUrl(httpApi, stage), origin: endpoint(httpApi, stage), ...common };

    const { basePath } = this.options;
    const mapping = basePath === undefined ? {} : { apiMappingKey: basePath };
    new ApiMapping(scope, 'Mapping', { api: httpApi, domainName: domain, stage, ...mapping });
    const domainName = this.options.domainName ?? domain.name;
    const place = atDomain(door, { domain, domainName, basePath, publicOrigins: options.publicOrigins });
    return { ...place, dnsTarget: domain.regionalDomainName, ...common };
  }

  /** The path as the API's routes see it: a mapping removes its base path, a distribution in front leaves its own in. */
  private selfCheckPath({ selfCheckPath: path, basePath }: FrontDoorBindOptions): string | undefined {
    const stays = path !== undefined && basePath !== undefined && this.options.basePath === undefined;
    return stays ? `/${basePath}${path}` : path;
  }

  private newApi(
    scope: Construct,
    integration: HttpLambdaIntegration,
    hasDomain: boolean,
  ): Omit<HttpApiPlace, 'routes'> {
    const api = this.api(scope, integration, hasDomain);
    return { api: api as IHttpApi, stage: this.stage(scope, api) as IHttpStage };
  }

  private api(scope: Construct, defaultIntegration: HttpLambdaIntegration, hasDomain: boolean): HttpApi {
    const api = new HttpApi(scope, 'Api', {
      apiName: apiName(scope),
      description: 'Receives Twilio webhooks',
      defaultIntegration,
      createDefaultStage: false,
      disableExecuteApiEndpoint: this.options.disableExecuteApiEndpoint ?? hasDomain,
    });
    acceptFindings(api.node.tryFindChild('DefaultRoute'), SIGNATURE_AUTHORIZES);
    return api;
  }

  private stage(scope: Construct, api: HttpApi): HttpStage {
    const { throttle = THROTTLE, accessLogs = true } = this.options;
    return api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle,
      ...(accessLogs ? { accessLogSettings: accessLogSettings(scope) } : {}),
    });
  }
}

function payloadFormat(scope: Construct, options: HttpApiFrontDoorOptions): PayloadFormatVersion {
  const format = options.payloadFormatVersion ?? PayloadFormatVersion.VERSION_2_0;
  if (PAYLOAD_FORMATS.includes(format.version)) return format;
  throw configurationError(scope, {
    prop: 'payloadFormatVersion',
    value: format.version,
    problem: 'must be 1.0 or 2.0',
    fix: 'use `PayloadFormatVersion.VERSION_2_0`',
  });
}

function addRoutes(scope: Construct, { api, routes }: HttpApiPlace, integration: HttpLambdaIntegration): void {
  for (const path of routes) {
    const routeKey = HttpRouteKey.with(path, HttpMethod.ANY);
    const authorizer = new HttpNoneAuthorizer();
    const route = new HttpRoute(scope, `Route${path}`, { httpApi: api, routeKey, integration, authorizer });
    acceptFindings(route, SIGNATURE_AUTHORIZES);
  }
}

function endpoint({ apiEndpoint }: IHttpApi, { stageName }: IHttpStage): FrontDoorOrigin {
  const domainName = Fn.select(2, Fn.split('/', apiEndpoint));
  return { domainName, ...(stageName === '$default' ? {} : { originPath: `/${stageName}` }) };
}

function accessLogSettings(scope: Construct): IAccessLogSettings {
  return {
    destination: new LogGroupLogDestination(accessLogGroup(scope)),
    format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
  };
}
