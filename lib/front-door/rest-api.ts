import { Duration, Stack } from 'aws-cdk-lib';
import {
  BasePathMapping,
  DomainName,
  EndpointAccessMode,
  EndpointType,
  type IDomainName,
  type IRestApi,
  LambdaIntegration,
  RestApi,
  SecurityPolicy,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { type ApiDomainOptions, apiName, apiUrl, checkApiDomain } from '../api-domain';
import { CustomDomain } from '../custom-domain';
import { checkTimeout } from '../timeout';
import type { FrontDoorBindOptions, FrontDoorConfig, IFrontDoor } from './front-door';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const TIMEOUT = { limit: Duration.seconds(29), door: 'behind a REST API' };

/** Options of a REST API as front door. */
export interface RestApiFrontDoorProps extends ApiDomainOptions {
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
   * @default - a stage `prod` with the account's limits and no access log
   */
  readonly deployOptions?: StageOptions;

  /**
   * Whether the account-wide role is made that API Gateway writes logs with. Needed once per account and region before
   * `deployOptions` can ask for logs.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
   * @default false
   */
  readonly cloudWatchRole?: boolean;
}

/** A regional REST API that hands its root and everything below to the function. */
export class RestApiFrontDoor implements IFrontDoor {
  public constructor(private readonly props: RestApiFrontDoorProps) {}

  public bind(scope: Construct, options: FrontDoorBindOptions): FrontDoorConfig {
    checkTimeout(scope, options.timeout, TIMEOUT);
    checkApiDomain(scope, this.props, this.props.domain);
    const domain = this.props.domain ?? this.newDomain(scope);
    const restApi = this.api(scope, options, domain !== undefined);
    const known = { restApi: restApi as IRestApi, webAclResourceArn: restApi.deploymentStage.stageArn };
    if (!domain) return { ...known, url: defaultEndpoint(restApi) };

    this.map(scope, restApi, domain);
    const { domainName, basePath } = this.props;
    const url = apiUrl(domainName ?? domain.domainName, basePath);
    return { ...known, url, knownOrigins: [url], dnsTarget: domain.domainNameAliasDomainName };
  }

  private api(scope: Construct, { handler }: FrontDoorBindOptions, hasDomain: boolean): RestApi {
    const api = new RestApi(scope, 'Api', {
      restApiName: apiName(scope),
      description: 'Receives Twilio webhooks',
      endpointTypes: [EndpointType.REGIONAL],
      // Without it the body comes as text, and bytes that are no UTF-8 are lost before their hash can be taken.
      binaryMediaTypes: ['*/*'],
      disableExecuteApiEndpoint: this.props.disableExecuteApiEndpoint ?? hasDomain,
      cloudWatchRole: this.props.cloudWatchRole ?? false,
      deployOptions: this.props.deployOptions ?? {},
    });
    // The output that CDK adds names the default endpoint, which may be switched off.
    api.node.tryRemoveChild('Endpoint');
    const integration = new LambdaIntegration(handler, { proxy: true, allowTestInvoke: false });
    api.root.addMethod('ANY', integration);
    api.root.addProxy({ defaultIntegration: integration });
    return api;
  }

  private newDomain(scope: Construct): DomainName | undefined {
    if (this.props.domainName === undefined) return undefined;
    const custom = new CustomDomain(scope, this.props.domainName, this.props);
    const securityPolicy = this.props.securityPolicy ?? SecurityPolicy.TLS_1_2;
    const domain = new DomainName(scope, 'Domain', {
      domainName: custom.domainName,
      certificate: custom.certificate(),
      endpointType: EndpointType.REGIONAL,
      securityPolicy,
      ...(securityPolicy.startsWith('SecurityPolicy_') ? { endpointAccessMode: EndpointAccessMode.STRICT } : {}),
    });
    custom.pointAt(new ApiGatewayDomain(domain), false);
    return domain;
  }

  /** Names the stage in the mapping, so that it is no part of the public path. */
  private map(scope: Construct, restApi: RestApi, domainName: IDomainName): void {
    const { basePath } = this.props;
    const stage = restApi.deploymentStage;
    if (basePath?.includes('/')) {
      // Base paths of several segments exist only as API mappings of version 2.
      const ids = { apiId: restApi.restApiId, stage: stage.stageName, domainName: domainName.domainName };
      new CfnApiMapping(scope, 'Mapping', { ...ids, apiMappingKey: basePath });
    } else {
      const path = basePath === undefined ? {} : { basePath };
      new BasePathMapping(scope, 'Mapping', { domainName, restApi, stage, ...path });
    }
  }
}

/** Not `RestApi.url`, which ends in a slash that `urlFor` would double. */
function defaultEndpoint(restApi: RestApi): string {
  const { region, urlSuffix } = Stack.of(restApi);
  const stage = restApi.deploymentStage.stageName;
  return `https://${restApi.restApiId}.execute-api.${region}.${urlSuffix}/${stage}`;
}
