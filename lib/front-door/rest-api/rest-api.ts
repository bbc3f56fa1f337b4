import { Duration, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  type CfnMethod,
  type CfnRestApi,
  EndpointType,
  type IRestApi,
  type IStage,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  MethodLoggingLevel,
  RestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { API_GATEWAY_LOG_ROLE, acceptFindings, SIGNATURE_AUTHORIZES } from '../../nag';
import { rejectWithoutEffect } from '../../validation';
import { rejectSharedWebAcl, WebAclScope } from '../../web-acl';
import { ACCESS_LOG_FIELDS, accessLogGroup } from '../access-logs';
import { apiName, atDomain, checkApiDomain } from '../api-domain';
import { doorScope } from '../door-scope';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from '../interface';
import { THROTTLE } from '../throttle';
import { checkTimeout } from '../timeout';
import { mapDomain, newDomain, securityPolicyOf, setSecurityPolicy } from './domain';
import { defaultHost, existingRestApi, type RestApiPlace, stageName } from './existing';
import type { RestApiFrontDoorOptions } from './options';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const TIMEOUT = { limit: Duration.seconds(29), door: 'behind a REST API' };

/** A REST API, or a resource of an existing one, that passes everything on to the function. */
export class RestApiFrontDoor implements IFrontDoor {
  public constructor(private readonly options: RestApiFrontDoorOptions) {}

  public bind(door: Construct, options: FrontDoorBindOptions): FrontDoorConfig {
    checkTimeout(door, options.timeout, TIMEOUT);
    this.checkDomain(door);
    const existing = existingRestApi(door, this.options);
    if (existing) rejectSharedWebAcl(door, this.options.webAcl, 'api');
    const scope = doorScope(door, 'RestApi');
    const domain = this.options.domain ?? newDomain(door, scope, this.options);
    const place = existing ?? this.newApi(scope, domain !== undefined);
    this.addMethods(place, options);
    const common = { restApi: place.api, restStage: place.stage, ...this.webAcl(scope, place, options) };
    if (!domain) return { ...common, ...this.atDefaultEndpoint(place, existing !== undefined) };
    mapDomain(scope, place, domain, this.options.basePath);
    const { domainName = domain.domainName, basePath } = this.options;
    const path = [basePath, below(place).slice(1)].filter(Boolean).join('/') || undefined;
    const at = atDomain(door, { domain, domainName, basePath: path, publicOrigins: options.publicOrigins });
    return { ...common, ...at, dnsTarget: domain.domainNameAliasDomainName };
  }

  private checkDomain(scope: Construct): void {
    const { api, resource, domainName, domain } = this.options;
    checkApiDomain(scope, this.options, domain);
    if (domainName !== undefined || !(api || resource)) return;
    const because = 'the API already exists and no custom domain is created';
    rejectWithoutEffect(scope, this.options, ['securityPolicy'], { because, fix: 'set it where you create the API' });
  }

  private webAcl(scope: Construct, { api, stage }: RestApiPlace, { publicOrigins }: FrontDoorBindOptions) {
    const { partition, region } = Stack.of(api);
    const resourceArn = `arn:${partition}:apigateway:${region}::/restapis/${api.restApiId}/stages/${stage.stageName}`;
    const webAclArn = this.options.webAcl?._bind(scope, {
      webAclScope: WebAclScope.REGIONAL,
      resourceArn,
      publicOrigins,
    });
    return { webAclResourceArn: resourceArn, ...(webAclArn === undefined ? {} : { webAclArn }) };
  }

  private newApi(scope: Construct, hasDomain: boolean): RestApiPlace {
    const api = new RestApi(scope, 'Api', {
      restApiName: apiName(scope),
      description: 'Receives Twilio webhooks',
      endpointTypes: [EndpointType.REGIONAL],
      // Otherwise the body arrives as text, and bytes that aren't UTF-8 are lost before the runtime can hash them.
      binaryMediaTypes: ['*/*'],
      disableExecuteApiEndpoint: this.options.disableExecuteApiEndpoint ?? hasDomain,
      cloudWatchRole: this.options.cloudWatchRole ?? this.options.accessLogs ?? true,
      deployOptions: this.deployOptions(scope),
    });
    // CDK's output contains the default endpoint, which may be turned off.
    api.node.tryRemoveChild('Endpoint');
    // At a custom domain too, API Gateway negotiates TLS by the policy of the API.
    setSecurityPolicy(api.node.defaultChild as CfnRestApi, securityPolicyOf(this.options));
    acceptRestApiFindings(api);
    return { api: api as IRestApi, stage: api.deploymentStage as IStage, resource: api.root };
  }

  private addMethods({ resource }: RestApiPlace, { handler }: FrontDoorBindOptions): void {
    const integration = new LambdaIntegration(handler, { proxy: true, allowTestInvoke: false });
    const own = resource.addMethod('ANY', integration);
    const { anyMethod } = resource.addProxy({ defaultIntegration: integration });
    openMethods(anyMethod ? [own, anyMethod] : [own]);
  }

  private deployOptions(scope: Construct): StageOptions {
    const { accessLogs = true } = this.options;
    const { rateLimit: throttlingRateLimit, burstLimit: throttlingBurstLimit } = THROTTLE;
    const deployOptions = { throttlingRateLimit, throttlingBurstLimit, ...this.options.deployOptions };
    if (!accessLogs) return deployOptions;
    const destination = deployOptions.accessLogDestination ?? new LogGroupLogDestination(accessLogGroup(scope));
    return {
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
      // Only errors, because the access log and the function's log have the requests. Never bodies (dataTraceEnabled).
      loggingLevel: MethodLoggingLevel.ERROR,
      ...deployOptions,
      accessLogDestination: destination,
    };
  }

  /** An existing API doesn't depend on the function, so its URL can be in the function's environment. */
  private atDefaultEndpoint(place: RestApiPlace, existed: boolean): Omit<FrontDoorConfig, 'restApi'> {
    const { api, stage } = place;
    const domainName = defaultHost(api);
    const originPath = `/${existed ? stageName(stage) : stage.stageName}`;
    const path = below(place);
    const url = `https://${domainName}${originPath}${path}`;
    const origin = { domainName, originPath, ...(path === '' ? {} : { basePath: path.slice(1) }) };
    return { url, origin, ...(existed ? { knownOrigins: [url] } : {}) };
  }
}

/** The path of the resource; empty for the root. */
function below({ resource }: RestApiPlace): string {
  return resource.path === '/' ? '' : resource.path;
}

/** Accepts cdk-nag's findings on a REST API for Twilio. */
function acceptRestApiFindings(api: RestApi): void {
  acceptFindings(api, {
    id: 'AwsSolutions-APIG2',
    reason:
      "Twilio sends forms, which API Gateway's request models can't describe. The function validates the signature over " +
      'all parameters, and rejects requests that are too large or malformed.',
  });
  acceptFindings(api.node.tryFindChild('CloudWatchRole'), API_GATEWAY_LOG_ROLE);
}

/** Opens methods to Twilio whatever the API's default authorizer, because the signature authorizes requests. */
function openMethods(methods: Method[]): void {
  for (const method of methods) {
    const resource = method.node.defaultChild as CfnMethod;
    resource.authorizationType = 'NONE';
    resource.authorizerId = undefined;
    resource.apiKeyRequired = false;
    acceptFindings(method, SIGNATURE_AUTHORIZES, { ...SIGNATURE_AUTHORIZES, id: 'AwsSolutions-COG4' });
  }
}
