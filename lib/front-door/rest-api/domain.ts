import {
  CfnBasePathMapping,
  type CfnDomainName,
  type CfnRestApi,
  DomainName,
  EndpointType,
  type IDomainName,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { CustomDomain } from '../custom-domain';
import type { RestApiPlace } from './existing';
import type { RestApiFrontDoorOptions } from './options';

/** Required by an enhanced TLS policy. Untyped, because the oldest supported aws-cdk-lib lacks the prop. */
const STRICT: object = { endpointAccessMode: 'STRICT' };

/** Creates the custom domain of `domainName`, with its certificate and records. */
export function newDomain(door: Construct, scope: Construct, options: RestApiFrontDoorOptions): DomainName | undefined {
  const { domainName } = options;
  if (domainName === undefined) return undefined;
  const custom = new CustomDomain(door, domainName, options, { takes: 'api' });
  const securityPolicy = securityPolicyOf(options);
  const domain = new DomainName(scope, 'Domain', {
    domainName: custom.domainName,
    certificate: custom.certificate(),
    endpointType: EndpointType.REGIONAL,
    securityPolicy,
    ...(isEnhanced(securityPolicy) ? STRICT : {}),
  });
  setSecurityPolicy(domain.node.defaultChild as CfnDomainName, securityPolicy);
  custom.pointAt(new ApiGatewayDomain(domain), false);
  return domain;
}

/** Maps a domain to the API. The mapping includes the stage, so that the public path doesn't. */
export function mapDomain(
  scope: Construct,
  { api, stage }: RestApiPlace,
  { domainName }: IDomainName,
  basePath: string | undefined,
): void {
  const ids = { domainName, stage: stage.stageName };
  // Only API mappings of version 2 support base paths with several segments.
  if (basePath?.includes('/')) {
    new CfnApiMapping(scope, 'ApiMapping', { ...ids, apiId: api.restApiId, apiMappingKey: basePath });
  } else {
    new CfnBasePathMapping(scope, 'Mapping', { ...ids, restApiId: api.restApiId, ...(basePath ? { basePath } : {}) });
  }
}

/** Returns the TLS policy of the API and of its domain. */
export function securityPolicyOf({ securityPolicy = SecurityPolicy.TLS_1_2 }: RestApiFrontDoorOptions): SecurityPolicy {
  return securityPolicy;
}

/** Whether a policy requires the endpoint access mode. */
function isEnhanced(policy: SecurityPolicy): boolean {
  return policy.startsWith('SecurityPolicy_');
}

/** Sets overrides, because the properties are younger than the oldest supported aws-cdk-lib. */
export function setSecurityPolicy(resource: CfnRestApi | CfnDomainName, policy: SecurityPolicy): void {
  resource.addPropertyOverride('SecurityPolicy', policy);
  if (isEnhanced(policy)) resource.addPropertyOverride('EndpointAccessMode', 'STRICT');
}
