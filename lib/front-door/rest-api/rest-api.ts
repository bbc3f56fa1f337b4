import { Duration, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  CfnBasePathMapping,
  type CfnDomainName,
  type CfnMethod,
  type CfnRestApi,
  DomainName,
  EndpointType,
  type IDomainName,
  type IRestApi,
  type IStage,
  LambdaIntegration,
  LogGroupLogDestination,
  type Method,
  MethodLoggingLevel,
  RestApi,
  SecurityPolicy,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { acceptFindings, SIGNATURE_AUTHORIZES } from '../../nag';
import { rejectWithoutEffect } from '../../validation';
import { rejectSharedWebAcl, WebAclScope } from '../../web-acl';
import { ACCESS_LOG_FIELDS, accessLogGroup } from '../access-logs';
import { apiName, atDomain, checkApiDomain } from '../api-domain';
import { CustomDomain } from '../custom-domain';
import { doorScope } from '../door-scope';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from '../interface';
import { THROTTLE } from '../throttle';
import { checkTimeout } from '../timeout';
import { defaultHost, existingRestApi, type RestApiPlace, stageName } from './existing';
import type { RestApiFrontDoorOptions } from './options';

/** Required by an enhanced TLS policy. Untyped, because the oldest supported aws-cdk-lib lacks the prop. */
const STRICT: object = { endpointAccessMode: 'STRICT' };

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
    const domain = this.options.domain ?? this.newDomain(door, scope);
    const place = existing ?? this.newApi(scope, domain !== undefined);
    this.addMethods(place, options);
    const common = { restApi: place.api, restStage: place.stage, ...this.webAcl(scope, place, options) };
    if (!domain) return { ...common, ...this.atDefaultEndpoint(place, existing !== undefined) };
    this.map(scope, place, domain);
    const { domainName = domain.domainName, basePath } = this.options;
    const path = [basePath, below(place).slice(1)].filter(Boolean).join('/') || undefined;
    const at = atDomain(door, { domain, domainName, basePath: path, publicOrigins: options.publicOrigins });
    return { ...common, ...at, dnsTarget: domain.domainNameAliasDomainName };
  }

  private get securityPolicy(): SecurityPolicy {
    return this.options.securityPolicy ?? SecurityPolicy.TLS_1_2;
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
    const webAcl = this.options.webAcl?.bind(scope, { webAclScope: WebAclScope.REGIONAL, resourceArn, publicOrigins });
    return { webAclResourceArn: resourceArn, ...webAcl };
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
    setSecurityPolicy(api.node.defaultChild as CfnRestApi, this.securityPolicy);
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

  private newDomain(door: Construct, scope: Construct): DomainName | undefined {
    const { domainName } = this.options;
    if (domainName === undefined) return undefined;
    const custom = new CustomDomain(door, domainName, this.options, { takes: 'api' });
    const domain = new DomainName(scope, 'Domain', {
      domainName: custom.domainName,
      certificate: custom.certificate(),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: this.securityPolicy,
      ...(isEnhanced(this.securityPolicy) ? STRICT : {}),
    });
    setSecurityPolicy(domain.node.defaultChild as CfnDomainName, this.securityPolicy);
    custom.pointAt(new ApiGatewayDomain(domain), false);
    return domain;
  }

  /** The mapping includes the stage, so that the public path doesn't. */
  private map(scope: Construct, { api, stage }: RestApiPlace, { domainName }: IDomainName): void {
    const { basePath } = this.options;
    const ids = { domainName, stage: stage.stageName };
    // Only API mappings of version 2 support base paths with several segments.
    if (basePath?.includes('/')) {
      new CfnApiMapping(scope, 'ApiMapping', { ...ids, apiId: api.restApiId, apiMappingKey: basePath });
    } else {
      new CfnBasePathMapping(scope, 'Mapping', { ...ids, restApiId: api.restApiId, ...(basePath ? { basePath } : {}) });
    }
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

/** Whether a policy requires the endpoint access mode. */
function isEnhanced(policy: SecurityPolicy): boolean {
  return policy.startsWith('SecurityPolicy_');
}

/** Sets overrides, because the properties are younger than the oldest supported aws-cdk-lib. */
function setSecurityPolicy(resource: CfnRestApi | CfnDomainName, policy: SecurityPolicy): void {
  resource.addPropertyOverride('SecurityPolicy', policy);
  if (isEnhanced(policy)) resource.addPropertyOverride('EndpointAccessMode', 'STRICT');
}

/** The path of the resource; empty for the root. */
function below({ resource }: RestApiPlace): string {
  return resource.path === '/' ? '' : resource.path;
}

const ACCOUNT_ROLE = {
  id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
  reason:
    'API Gateway writes the logs of all APIs of the account and region with this one role, and documents this policy for ' +
    'it: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
};

/** Accepts cdk-nag's findings on a REST API for Twilio. */
function acceptRestApiFindings(api: RestApi): void {
  acceptFindings(api, {
    id: 'AwsSolutions-APIG2',
    reason:
      "Twilio sends forms, which API Gateway's request models can't describe. The function validates the signature over " +
      'all parameters, and rejects requests that are too large or malformed.',
  });
  acceptFindings(api.node.tryFindChild('CloudWatchRole'), ACCOUNT_ROLE);
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
