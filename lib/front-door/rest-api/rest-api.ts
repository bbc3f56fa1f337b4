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
import { refuseWebAclOf, WebAclScope } from '../../web-acl';
import { ACCESS_LOG_FIELDS, accessLogGroup } from '../access-logs';
import { apiName, apiUrl, CustomDomain, checkApiDomain } from '../custom-domain';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from '../interface';
import { checkTimeout } from '../timeout';
import { defaultHost, existingRestApi, type RestApiPlace, stageName } from './existing';
import type { RestApiFrontDoorProps } from './props';

const ACCOUNT_ROLE = {
  id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
  reason:
    'API Gateway writes the logs of all APIs of the account and region with this one role, and this is the policy that ' +
    'it documents for it: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
};

/** Accepts what cdk-nag finds at a REST API made for Twilio: forms are not API Gateway's to validate. */
function acceptRestApiFindings(api: RestApi): void {
  acceptFindings(api, {
    id: 'AwsSolutions-APIG2',
    reason:
      "Twilio's parameters are those of a form, which API Gateway's request models cannot describe. The function " +
      'validates the signature over all of them and refuses what is too large or malformed.',
  });
  acceptFindings(api.node.tryFindChild('CloudWatchRole'), ACCOUNT_ROLE);
}

/** Opens methods to Twilio whatever authorizer the API asks for otherwise: the signature authorizes. */
function openMethods(methods: Method[]): void {
  for (const method of methods) {
    const resource = method.node.defaultChild as CfnMethod;
    resource.authorizationType = 'NONE';
    resource.authorizerId = undefined;
    resource.apiKeyRequired = false;
    acceptFindings(method, SIGNATURE_AUTHORIZES, { ...SIGNATURE_AUTHORIZES, id: 'AwsSolutions-COG4' });
  }
}

/** What goes with an enhanced TLS policy. Without its type, because the lowest supported aws-cdk-lib has no such prop. */
const STRICT: object = { endpointAccessMode: 'STRICT' };

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const TIMEOUT = { limit: Duration.seconds(29), door: 'behind a REST API' };

/** A REST API, or a resource of one, that hands everything to the function. */
export class RestApiFrontDoor implements IFrontDoor {
  public constructor(private readonly props: RestApiFrontDoorProps) {}

  public bind(scope: Construct, options: FrontDoorBindOptions): FrontDoorConfig {
    checkTimeout(scope, options.timeout, TIMEOUT);
    checkApiDomain(scope, this.props, this.props.domain);
    const existing = existingRestApi(scope, this.props);
    if (existing) refuseWebAclOf(scope, this.props.webAcl, 'api');
    const domain = this.props.domain ?? this.newDomain(scope);
    const place = existing ?? this.newApi(scope, domain !== undefined);
    this.handOver(place, options);
    const common = { restApi: place.api, restStage: place.stage, ...this.webAcl(scope, place, options) };
    if (!domain) return { ...common, ...this.atDefaultEndpoint(place, existing !== undefined) };
    this.map(scope, place, domain);
    return { ...common, ...this.atDomain(domain, below(place)) };
  }

  private webAcl(scope: Construct, { api, stage }: RestApiPlace, { publicOrigins }: FrontDoorBindOptions) {
    const { partition, region } = Stack.of(api);
    const resourceArn = `arn:${partition}:apigateway:${region}::/restapis/${api.restApiId}/stages/${stage.stageName}`;
    const webAcl = this.props.webAcl?.bind(scope, { webAclScope: WebAclScope.REGIONAL, resourceArn, publicOrigins });
    return { webAclResourceArn: resourceArn, ...webAcl };
  }

  private newApi(scope: Construct, hasDomain: boolean): RestApiPlace {
    const api = new RestApi(scope, 'Api', {
      restApiName: apiName(scope),
      description: 'Receives Twilio webhooks',
      endpointTypes: [EndpointType.REGIONAL],
      // Without it the body comes as text, and bytes that are no UTF-8 are lost before their hash can be taken.
      binaryMediaTypes: ['*/*'],
      disableExecuteApiEndpoint: this.props.disableExecuteApiEndpoint ?? hasDomain,
      cloudWatchRole: this.props.cloudWatchRole ?? this.props.accessLogs ?? true,
      deployOptions: this.deployOptions(scope),
    });
    // The output that CDK adds names the default endpoint, which may be switched off.
    api.node.tryRemoveChild('Endpoint');
    acceptRestApiFindings(api);
    return { api: api as IRestApi, stage: api.deploymentStage as IStage, resource: api.root };
  }

  private handOver({ resource }: RestApiPlace, { handler }: FrontDoorBindOptions): void {
    const integration = new LambdaIntegration(handler, { proxy: true, allowTestInvoke: false });
    const own = resource.addMethod('ANY', integration);
    const { anyMethod } = resource.addProxy({ defaultIntegration: integration });
    openMethods(anyMethod ? [own, anyMethod] : [own]);
  }

  private deployOptions(scope: Construct): StageOptions {
    const { deployOptions = {}, accessLogs = true } = this.props;
    if (!accessLogs) return deployOptions;
    const destination = deployOptions.accessLogDestination ?? new LogGroupLogDestination(accessLogGroup(scope));
    return {
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
      // Only errors: what each request was is in the access log and the function's. Never bodies (dataTraceEnabled).
      loggingLevel: MethodLoggingLevel.ERROR,
      ...deployOptions,
      accessLogDestination: destination,
    };
  }

  private newDomain(scope: Construct): DomainName | undefined {
    const { domainName, securityPolicy = SecurityPolicy.TLS_1_2 } = this.props;
    if (domainName === undefined) return undefined;
    const custom = new CustomDomain(scope, domainName, this.props);
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

  /** Names the stage in the mapping, so that it is no part of the public path. */
  private map(scope: Construct, { api, stage }: RestApiPlace, { domainName }: IDomainName): void {
    const { basePath } = this.props;
    const ids = { domainName, stage: stage.stageName };
    // Base paths of several segments exist only as API mappings of version 2.
    if (basePath?.includes('/')) {
      new CfnApiMapping(scope, 'Mapping', { ...ids, apiId: api.restApiId, apiMappingKey: basePath });
    } else {
      new CfnBasePathMapping(scope, 'Mapping', { ...ids, restApiId: api.restApiId, ...(basePath ? { basePath } : {}) });
    }
  }

  private atDomain(domain: IDomainName, path: string): Omit<FrontDoorConfig, 'restApi'> {
    const { domainName = domain.domainName, basePath } = this.props;
    const url = apiUrl(domainName, basePath) + path;
    const segments = `${basePath ?? ''}${path}`.replace(/^\//, '');
    const origin = { domainName, ...(segments === '' ? {} : { basePath: segments }) };
    return { url, knownOrigins: [url], origin, dnsTarget: domain.domainNameAliasDomainName };
  }

  /** An API that existed before does not depend on the function, so that the function can be told where it is. */
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

/** The path of the resource, without the slash that the root is. */
function below({ resource }: RestApiPlace): string {
  return resource.path === '/' ? '' : resource.path;
}
