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
import {
  checkBasePath,
  checkCloudFrontCertificate,
  checkCloudFrontRegion,
  checkRegionHas,
  configurationError,
  inCloudFrontRegion,
} from '../../validation';
import { WebAclScope } from '../../web-acl';
import { apiUrl } from '../api-domain';
import { CustomDomain } from '../custom-domain';
import { doorScope } from '../door-scope';
import type { FrontDoorBindOptions, FrontDoorConfig, FrontDoorOrigin, IFrontDoor } from '../interface';
import { checkTimeout } from '../timeout';
import { logSettings } from './log-settings';
import type { CloudFrontFrontDoorOptions } from './options';
import { originBehind } from './origin';

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html */
const READ_TIMEOUT = Duration.seconds(30);
const TIMEOUT = { limit: READ_TIMEOUT, door: 'behind CloudFront' };

/** Three attempts in nine seconds. With CloudFront's default of ten seconds each, Twilio hangs up during the second. */
const CONNECTION = { connectionAttempts: 3, connectionTimeout: Duration.seconds(3) };

/** A string, because older CDK versions lack the constant. */
const TLS_POLICY = 'TLSv1.2_2025' as SecurityPolicyProtocol;

/** Policies that accept TLS below 1.2. */
const OUTDATED = [
  SecurityPolicyProtocol.SSL_V3,
  SecurityPolicyProtocol.TLS_V1,
  SecurityPolicyProtocol.TLS_V1_2016,
  SecurityPolicyProtocol.TLS_V1_1_2016,
];

/**
 * Error responses that CloudFront would otherwise cache for ten seconds per path even with caching disabled, so that
 * Twilio's signed GET could get the rejection of a forged one.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html
 */
const NOT_CACHED: ErrorResponse[] = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map((httpStatus) => ({
  httpStatus,
  ttl: Duration.seconds(0),
}));

/** A distribution that forwards every request to another front door, and caches nothing. */
export class CloudFrontFrontDoor implements IFrontDoor {
  public constructor(private readonly options: CloudFrontFrontDoorOptions) {}

  public bind(place: Construct, options: FrontDoorBindOptions): FrontDoorConfig {
    const { publicOrigins } = options;
    checkTimeout(place, options.timeout, TIMEOUT);
    this.check(place);
    const scope = doorScope(place, 'CloudFront');
    const claim = { takes: 'distribution' } as const;
    const domain = new CustomDomain(place, this.options.domainName, this.certificateOptions(), claim);
    const inner = this.options.origin.bind(new Construct(scope, 'Origin'), this.optionsBehind(options));
    const door = originBehind(scope, this.options, inner);
    const webAclArn = this.options.webAcl?._bind(scope, { webAclScope: WebAclScope.CLOUDFRONT, publicOrigins });
    const distribution = this.distribution(scope, { domain, door, webAclId: webAclArn });
    domain.pointAt(new CloudFrontTarget(distribution), true);

    const url = apiUrl(this.options.domainName, door.basePath);
    const { origin: _origin, webAclResourceArn: _resourceArn, webAclArn: _webAclArn, ...parts } = inner;
    return {
      ...parts,
      ...(webAclArn === undefined ? {} : { webAclArn }),
      url,
      knownOrigins: [...new Set([url, ...(inner.knownOrigins ?? [])])],
      dnsTarget: distribution.distributionDomainName,
      distribution: distribution as IDistribution,
    };
  }

  private optionsBehind(options: FrontDoorBindOptions): FrontDoorBindOptions {
    const { basePath } = this.options;
    return { ...options, publicOrigins: [], ...(basePath === undefined ? {} : { basePath }) };
  }

  private distribution(
    scope: Construct,
    own: { domain: CustomDomain; door: FrontDoorOrigin; webAclId: string | undefined },
  ): Distribution {
    const { priceClass, minimumProtocolVersion = TLS_POLICY } = this.options;
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
      errorResponses: NOT_CACHED,
      ...logSettings(scope, this.options),
      ...(priceClass ? { priceClass } : {}),
      ...(own.webAclId === undefined ? {} : { webAclId: own.webAclId }),
    });
    acceptFindings(distribution, {
      id: 'AwsSolutions-CFR1',
      reason:
        "Twilio doesn't publish the regions that it calls from, so requests can't be restricted by country. The function " +
        'rejects requests without a valid X-Twilio-Signature.',
    });
    return distribution;
  }

  private certificateOptions() {
    const { certificate, hostedZone } = this.options;
    return { ...(certificate ? { certificate } : {}), ...(hostedZone ? { hostedZone } : {}) };
  }

  private check(scope: Construct): void {
    const { basePath, certificate, hostedZone, minimumProtocolVersion } = this.options;
    checkRegionHas(scope, 'cloudFront');
    if (basePath !== undefined) checkBasePath(scope, basePath);
    if (certificate) checkCloudFrontCertificate(scope, certificate);
    else if (hostedZone) {
      const fix = `use ${inCloudFrontRegion('a `Certificate`')}`;
      checkCloudFrontRegion(scope, { prop: 'certificate', fix });
    }
    if (minimumProtocolVersion === undefined || !OUTDATED.includes(minimumProtocolVersion)) return;
    throw configurationError(scope, {
      prop: 'minimumProtocolVersion',
      value: minimumProtocolVersion,
      problem: 'accepts TLS below 1.2',
      fix: 'leave it out, or use `SecurityPolicyProtocol.TLS_V1_2_2021` or later',
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
