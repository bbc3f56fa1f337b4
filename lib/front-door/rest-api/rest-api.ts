import { Duration, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  CfnBasePathMapping,
  type CfnDomainName,
  type CfnMethod,
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
import { apiName, apiUrl, CustomDomain, checkApiDomain } from '../custom-domain';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from '../interface';
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

  public bind(scope: Construct, options: FrontDoorBindOptions): FrontDoorConfig {
    checkTimeout(scope, options.timeout, TIMEOUT);
    this.checkDomain(scope);
    const existing = existingRestApi(scope, this.options);
    if (existing) rejectSharedWebAcl(scope, this.options.webAcl, 'api');
    const domain = this.options.domain ?? this.newDomain(scope);
    const place = existing ?? this.newApi(scope, domain !== undefined);
    this.addMethods(place, options);
    const common = { restApi: place.api, restStage: place.stage, ...this.webAcl(scope, place, options) };
    if (!domain) return { ...common, ...this.atDefaultEndpoint(place, existing !== undefined) };
    this.map(scope, place, domain);
    return { ...common, ...this.atDomain(domain, below(place)) };
  }

  private checkDomain(scope: Construct): void {
    checkApiDomain(scope, this.options, this.options.domain);
    if (this.options.domainName !== undefined) return;
    const because = 'no custom domain is created';
    rejectWithoutEffect(scope, this.options, ['securityPolicy'], { because, fix: 'set `domainName`' });
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
    const { deployOptions = {}, accessLogs = true } = this.options;
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

  private newDomain(scope: Construct): DomainName | undefined {
    const { domainName, securityPolicy = SecurityPolicy.TLS_1_2 } = this.options;
    if (domainName === undefined) return undefined;
    const custom = new CustomDomain(scope, domainName, this.options);
    const enhanced = securityPolicy.startsWith('SecurityPolicy_');
    const domain = new DomainName(scope, 'Domain', {
      domainName: custom.domainName,
      certificate: custom.certificate(),
      endpointType: EndpointType.REGIONAL,
      securityPolicy,
      ...(enhanced ? STRICT : {}),
    });
    if (enhanced) (domain.node.defaultChild as CfnDomainName).addPropertyOverride('EndpointAccessMode', 'STRICT');
    custom.pointAt(new ApiGatewayDomain(domain), false);
    return domain;
  }

  /** The mapping includes the stage, so that the public path doesn't. */
  private map(scope: Construct, { api, stage }: RestApiPlace, { domainName }: IDomainName): void {
    const { basePath } = this.options;
    const ids = { domainName, stage: stage.stageName };
    // Only API mappings of version 2 support base paths with several segments.
    if (basePath?.includes('/')) {
      new CfnApiMapping(scope, 'Mapping', { ...ids, apiId: api.restApiId, apiMappingKey: basePath });
    } else {
      new CfnBasePathMapping(scope, 'Mapping', { ...ids, restApiId: api.restApiId, ...(basePath ? { basePath } : {}) });
    }
  }

  private atDomain(domain: IDomainName, path: string): Omit<FrontDoorConfig, 'restApi'> {
    const { domainName = domain.domainName, basePath } = this.options;
    const url = apiUrl(domainName, basePath) + path;
    const segments = `${basePath ?? ''}${path}`.replace(/^\//, '');
    const origin = { domainName, ...(segments === '' ? {} : { basePath: segments }) };
    return { url, knownOrigins: [url], origin, dnsTarget: domain.domainNameAliasDomainName };
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
