import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { PriceClass, SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { WebAcl } from '../../web-acl';
import type { IFrontDoor } from '../interface';

/** Options of a CloudFront distribution in front of another front door. */
export interface CloudFrontFrontDoorProps {
  /**
   * The front door that requests are handed on to: one of `FrontDoor`, or an `IFrontDoor` of yours, and not an `IOrigin` of
   * CDK's `aws_cloudfront`, which is made of it. It stays reachable by its own name: what Twilio signed for that name
   * is accepted there too, and nothing unsigned is.
   */
  readonly origin: IFrontDoor;

  /**
   * The host name that Twilio calls: bare and lower-case. The name that CloudFront assigns cannot be used, because it
   * depends on the function that has to be told it.
   */
  readonly domainName: string;

  /**
   * An ACM certificate for the domain name, in us-east-1, where CloudFront takes certificates from.
   *
   * @default - a new one, proved by DNS records in `hostedZone`; the stack has to be in us-east-1 for that
   */
  readonly certificate?: ICertificate;

  /**
   * The public Route 53 zone that the domain name lies in. Alias records for IPv4 and IPv6 point the name at the
   * distribution. Import it by `HostedZone.fromHostedZoneAttributes`, which needs no look-up.
   *
   * @default - no records: point the name at the door's `dnsTarget` yourself
   */
  readonly hostedZone?: IHostedZone;

  /**
   * The path below the domain name, without slashes at its ends, that all URLs of the webhook start with: `twilio` for
   * `https://hooks.example.com/twilio/voice`. It reaches the origin as part of the path, and no route sees it.
   *
   * @default - that of the origin, if it has one, else the root of the domain
   */
  readonly basePath?: string;

  /**
   * The edge locations that answer. Twilio calls from where it is, not from where your callers are.
   *
   * @default - CloudFront's own: all of them
   */
  readonly priceClass?: PriceClass;

  /**
   * The TLS versions and ciphers that are accepted: TLS 1.2 or higher.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
   * @default - TLSv1.2_2025: TLS 1.2 and 1.3, forward secrecy, no CBC
   */
  readonly minimumProtocolVersion?: SecurityPolicyProtocol;

  /**
   * The AWS WAF web ACL in front of the distribution, in us-east-1.
   *
   * @default - none: the signature alone decides what is let in
   */
  readonly webAcl?: WebAcl;

  /**
   * Whether the distribution logs its accesses. The log has each query: with GET Twilio puts phone numbers and texts
   * there, which is one more reason to have it POST.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
   * @default true
   */
  readonly accessLogs?: boolean;

  /**
   * Bucket for the access logs, with ACLs enabled (`ObjectOwnership.OBJECT_WRITER`), which is how CloudFront delivers.
   *
   * @default - a new one, private, that keeps 90 days and outlives the stack
   */
  readonly accessLogsBucket?: IBucket;

  /**
   * Prefix of the access logs in their bucket.
   *
   * @default - none
   */
  readonly accessLogsPrefix?: string;
}
