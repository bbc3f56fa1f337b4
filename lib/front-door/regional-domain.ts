import { DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { type CertificateOptions, CustomDomain } from './custom-domain';

/** Options of a domain for an HTTP or WebSocket API. */
export interface RegionalDomainOptions extends CertificateOptions {
  readonly domainName?: string;
}

/**
 * Creates the custom domain of an HTTP or WebSocket API, with its certificate and records.
 *
 * @param door the scope of the certificate and the records.
 * @returns `undefined` without a `domainName`.
 */
export function newRegionalDomain(
  door: Construct,
  scope: Construct,
  options: RegionalDomainOptions,
): DomainName | undefined {
  if (options.domainName === undefined) return undefined;
  const custom = new CustomDomain(door, options.domainName, options, { takes: 'api' });
  const domain = new DomainName(scope, 'Domain', {
    domainName: custom.domainName,
    certificate: custom.certificate(),
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
  custom.pointAt(new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId), false);
  return domain;
}
