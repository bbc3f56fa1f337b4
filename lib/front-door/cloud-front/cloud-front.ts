import { Duration } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  type ErrorResponse,
  HttpVersion,
  type ICachePolicy,
  type IDistribution,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { acceptFindings } from '../../nag';
import { checkBasePath, configurationError } from '../../validation';
import { checkCertificateRegion, checkMadeAtHome, inItsOwnStack, WebAclScope } from '../../web-acl';
import { apiUrl, CustomDomain } from '../custom-domain';
import type { FrontDoorBindOptions, FrontDoorConfig, FrontDoorOrigin, IFrontDoor } from '../interface';
import { checkTimeout } from '../timeout';
import { behind, logSettings } from './origin';
import type { CloudFrontFrontDoorProps } from './props';

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html */
const READ_TIMEOUT = Duration.seconds(30);
const TIMEOUT = { limit: READ_TIMEOUT, door: 'behind CloudFront' };

/** Three attempts in nine seconds: with CloudFront's own three times ten Twilio would have hung up at the second. */
const CONNECTION = { connectionAttempts: 3, connectionTimeout: Duration.seconds(3) };

/** By name: older CDK versions lack the constant. */
const TLS_POLICY = 'TLSv1.2_2025' as SecurityPolicyProtocol;

/** Those that still let TLS below 1.2 in. */
const OUTDATED = [
  SecurityPolicyProtocol.SSL_V3,
  SecurityPolicyProtocol.TLS_V1,
  SecurityPolicyProtocol.TLS_V1_2016,
  SecurityPolicyProtocol.TLS_V1_1_2016,
];

/**
 * Answers that CloudFront would otherwise keep for ten seconds, although nothing is cached, and by the path alone: a
 * stranger's refused GET could be what Twilio's signed one is answered with.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
 */
const NOT_KEPT: ErrorResponse[] = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map((httpStatus) => ({
  httpStatus,
  ttl: Duration.seconds(0),
}));

/** A distribution that hands every request on to another front door, and keeps nothing. */
export class CloudFrontFrontDoor implements IFrontDoor {
  public constructor(private readonly props: CloudFrontFrontDoorProps) {}

  public bind(scope: Construct, options: FrontDoorBindOptions): FrontDoorConfig {
    const { publicOrigins } = options;
    checkTimeout(scope, options.timeout, TIMEOUT);
    this.check(scope);
    const domain = new CustomDomain(scope, this.props.domainName, this.certificateOptions());
    const inner = this.props.origin.bind(new Construct(scope, 'Origin'), this.optionsBehind(options));
    const door = behind(scope, this.props, inner);
    const webAcl = this.props.webAcl?.bind(scope, { webAclScope: WebAclScope.CLOUDFRONT, publicOrigins });
    const distribution = this.distribution(scope, { domain, door, webAclId: webAcl?.webAclArn });
    domain.pointAt(new CloudFrontTarget(distribution), true);

    const url = apiUrl(this.props.domainName, door.basePath);
    const { origin: _origin, webAclResourceArn: _resource, webAclArn: _arn, ...parts } = inner;
    return {
      ...parts,
      ...webAcl,
      url,
      knownOrigins: [...new Set([url, ...(inner.knownOrigins ?? [])])],
      dnsTarget: distribution.distributionDomainName,
      distribution: distribution as IDistribution,
    };
  }

  private optionsBehind(options: FrontDoorBindOptions): FrontDoorBindOptions {
    const { basePath } = this.props;
    return { ...options, publicOrigins: [], ...(basePath === undefined ? {} : { basePath }) };
  }

  private distribution(
    scope: Construct,
    own: { domain: CustomDomain; door: FrontDoorOrigin; webAclId: string | undefined },
  ): Distribution {
    const { priceClass, minimumProtocolVersion = TLS_POLICY } = this.props;
    const distribution = new Distribution(scope, 'Distribution', {
      comment: `Twilio webhooks of ${scope.node.path}`.slice(0, 128),
      domainNames: [own.domain.domainName],
      certificate: own.domain.certificate(),
      minimumProtocolVersion,
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      defaultBehavior: {
        origin: originOf(own.door),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED as ICachePolicy,
        compress: false,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      },
      errorResponses: NOT_KEPT,
      ...logSettings(scope, this.props),
      ...(priceClass ? { priceClass } : {}),
      ...(own.webAclId === undefined ? {} : { webAclId: own.webAclId }),
    });
    acceptFindings(distribution, {
      id: 'AwsSolutions-CFR1',
      reason:
        'Twilio calls from regions that it does not publish, so requests cannot be told apart by country. What has no ' +
        'valid X-Twilio-Signature is refused by the function.',
    });
    return distribution;
  }

  private certificateOptions() {
    const { certificate, hostedZone } = this.props;
    return { ...(certificate ? { certificate } : {}), ...(hostedZone ? { hostedZone } : {}) };
  }

  private check(scope: Construct): void {
    const { basePath, certificate, hostedZone, minimumProtocolVersion } = this.props;
    if (basePath !== undefined) checkBasePath(scope, basePath);
    if (certificate) checkCertificateRegion(scope, certificate);
    else if (hostedZone) checkMadeAtHome(scope, { prop: 'certificate', fix: `give ${inItsOwnStack('a Certificate')}` });
    if (minimumProtocolVersion === undefined || !OUTDATED.includes(minimumProtocolVersion)) return;
    throw configurationError(scope, {
      prop: 'minimumProtocolVersion',
      value: minimumProtocolVersion,
      problem: 'lets TLS below 1.2 in',
      fix: 'leave it out, or use SecurityPolicyProtocol.TLS_V1_2_2021 or newer',
    });
  }
}

function originOf({ domainName, originPath }: FrontDoorOrigin): HttpOrigin {
  return new HttpOrigin(domainName, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    readTimeout: READ_TIMEOUT,
    ...CONNECTION,
    ...(originPath === undefined ? {} : { originPath }),
  });
}
