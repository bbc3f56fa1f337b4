import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { PriceClass, SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { WebAcl } from '../../web-acl';
import type { IFrontDoor } from '../interface';

/** Options of a CloudFront distribution in front of another front door. */
export interface CloudFrontFrontDoorOptions {
  /**
   * Front door that the distribution forwards requests to: one of `FrontDoor`, or your own `IFrontDoor`. This isn't an
   * `IOrigin` of `aws_cloudfront`, which is derived from it. The door also stays reachable by its own name, where it
   * only accepts requests that Twilio signed for that name.
   */
  readonly origin: IFrontDoor;

  /**
   * Host name that Twilio calls: bare and lower-case. CloudFront's own name doesn't work, because it depends on the
   * function whose environment it would have to be in.
   */
  readonly domainName: string;

  /**
   * ACM certificate for the domain name. CloudFront requires it in us-east-1.
   *
   * @default - a new one, validated by DNS records in `hostedZone`; the stack must be in us-east-1
   */
  readonly certificate?: ICertificate;

  /**
   * Public Route 53 hosted zone that contains the domain name. Alias records for IPv4 and IPv6 point the name at the
   * distribution. `HostedZone.fromHostedZoneAttributes` imports a zone without a lookup.
   *
   * @default - no records: point the name at the front door's `dnsTarget` yourself
   */
  readonly hostedZone?: IHostedZone;

  /**
   * Path below the domain name that all URLs of the webhook start with, without leading and trailing slashes: `twilio`
   * for `https://hooks.example.com/twilio/voice`. It is part of the path that the origin receives, but not of the routes.
   *
   * @default - that of the origin if it has one, otherwise the root of the domain
   */
  readonly basePath?: string;

  /**
   * Edge locations that serve requests. Twilio calls from its own regions, not from those of your callers.
   *
   * @default - all edge locations
   */
  readonly priceClass?: PriceClass;

  /**
   * TLS versions and ciphers to accept: TLS 1.2 or later.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
   * @default - TLSv1.2_2025: TLS 1.2 and 1.3, forward secrecy, no CBC
   */
  readonly minimumProtocolVersion?: SecurityPolicyProtocol;

  /**
   * AWS WAF web ACL in front of the distribution, in us-east-1.
   *
   * @default - no web ACL: the signature is the only check
   */
  readonly webAcl?: WebAcl;

  /**
   * Whether the distribution writes an access log. The log contains the query of each request, and Twilio's GET requests
   * have phone numbers and texts there, so prefer POST.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
   * @default true
   */
  readonly accessLogs?: boolean;

  /**
   * Bucket for the access logs. CloudFront requires ACLs (`ObjectOwnership.OBJECT_WRITER`).
   *
   * @default - a new private one, which keeps logs for 90 days and stays when the stack is deleted
   */
  readonly accessLogsBucket?: IBucket;

  /**
   * Prefix of the access logs in their bucket.
   *
   * @default - none
   */
  readonly accessLogsPrefix?: string;
}
