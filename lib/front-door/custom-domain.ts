import { Names, Token } from 'aws-cdk-lib';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AaaaRecord,
  ARecord,
  type IAliasRecordTarget,
  type IHostedZone,
  PrivateHostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { checkBasePath, checkDomainName, configurationError, propsOfKind, rejectWithoutEffect } from '../validation';

/** Options of a domain name's certificate and DNS records. At least one of them is required. */
export interface CertificateOptions {
  /**
   * Public Route 53 hosted zone that contains the domain name. The construct creates and validates the certificate, and
   * points alias records at the front door. `HostedZone.fromHostedZoneAttributes` imports a zone without a lookup.
   *
   * @default - no records: point the name at the front door's `dnsTarget` yourself
   */
  readonly hostedZone?: IHostedZone;

  /**
   * ACM certificate for the domain name, in the region of the front door.
   *
   * @default - a new one, validated by DNS records in `hostedZone`
   */
  readonly certificate?: ICertificate;
}

/** Options that both API Gateway doors share: a custom domain, or the host that AWS assigns. */
export interface ApiDomainOptions extends CertificateOptions {
  /**
   * Custom domain to create for the API: a bare, lower-case host name.
   *
   * @default - the host that AWS assigns
   */
  readonly domainName?: string;

  /**
   * Path below the custom domain that this API answers, without leading and trailing slashes: `twilio` for
   * `https://hooks.example.com/twilio/voice`.
   *
   * @default - the root of the domain
   */
  readonly basePath?: string;

  /**
   * Whether to turn off the host that AWS assigns, so that the custom domain is the only way in.
   *
   * @default - true with a custom domain, false without
   */
  readonly disableExecuteApiEndpoint?: boolean;

  /**
   * Whether the API writes an access log to its own log group, which keeps logs for three months and stays when the
   * stack is deleted. The log excludes the query, because Twilio's GET requests have phone numbers and texts there.
   *
   * @default true
   */
  readonly accessLogs?: boolean;
}

/** A validated domain name with its certificate and, if there is a hosted zone, its DNS records. */
export class CustomDomain {
  public constructor(
    private readonly scope: Construct,
    public readonly domainName: string,
    private readonly options: CertificateOptions,
  ) {
    checkDomainName(scope, domainName);
    if (options.hostedZone) this.checkHostedZone(options.hostedZone);
  }

  /** Returns the given certificate, or creates one that is validated in the hosted zone. */
  public certificate(): ICertificate {
    const { certificate, hostedZone } = this.options;
    if (certificate) return certificate;
    if (hostedZone) {
      const validation = CertificateValidation.fromDns(hostedZone);
      return new Certificate(this.scope, 'Certificate', { domainName: this.domainName, validation });
    }
    throw configurationError(this.scope, {
      prop: 'domainName',
      value: this.domainName,
      problem: 'needs a certificate, or a hosted zone to validate a new one',
      fix: 'set `hostedZone: HostedZone.fromHostedZoneAttributes(…)` or `certificate: Certificate.fromCertificateArn(…)`',
    });
  }

  /** Points the name at the front door, for IPv6 too if the door supports it. */
  public pointAt(alias: IAliasRecordTarget, ipv6: boolean): void {
    const { hostedZone: zone } = this.options;
    if (!zone) return;
    const target = RecordTarget.fromAlias(alias);
    const recordName = `${this.domainName}.`;
    new ARecord(this.scope, 'AliasRecord', { zone, recordName, target });
    if (ipv6) new AaaaRecord(this.scope, 'Ipv6AliasRecord', { zone, recordName, target });
  }

  private checkHostedZone(zone: IHostedZone): void {
    const zoneName = this.zoneName(zone).replace(/\.$/, '');
    if (zone instanceof PrivateHostedZone) {
      throw this.zoneError(zoneName, "is private, so Twilio can't resolve names in it");
    }
    if (Token.isUnresolved(zoneName) || Token.isUnresolved(this.domainName)) return;
    if (this.domainName === zoneName || this.domainName.endsWith(`.${zoneName}`)) return;
    throw this.zoneError(zoneName, `must be ${this.domainName} or a parent domain`);
  }

  private zoneName(zone: IHostedZone): string {
    try {
      return zone.zoneName;
    } catch {
      // A zone that was imported by its ID throws here.
      throw this.zoneError(undefined, 'the zone was imported without its name');
    }
  }

  private zoneError(value: string | undefined, problem: string): Error {
    const fix =
      'import the public zone with `HostedZone.fromHostedZoneAttributes` and its `hostedZoneId` and `zoneName`';
    return configurationError(this.scope, { prop: 'hostedZone', value, problem, fix });
  }
}

/** The domain that each option needs: a new one, or any custom one. */
const NEEDS: Readonly<Record<keyof ApiDomainOptions, 'new-domain' | 'any-domain' | 'nothing'>> = {
  domainName: 'new-domain',
  hostedZone: 'new-domain',
  certificate: 'new-domain',
  basePath: 'any-domain',
  disableExecuteApiEndpoint: 'any-domain',
  accessLogs: 'nothing',
};

/** Rejects options that need a custom domain if there is none, or a new one if it already exists. */
export function checkApiDomain(scope: Construct, options: ApiDomainOptions, existing: object | undefined): void {
  if (options.basePath !== undefined) checkBasePath(scope, options.basePath);
  const ofNewDomain = propsOfKind(NEEDS, 'new-domain');
  if (existing !== undefined) {
    const fix = 'configure the domain where you create it';
    rejectWithoutEffect(scope, options, ofNewDomain, { because: '`domain` already exists', fix });
  } else if (options.domainName === undefined) {
    const names = [...ofNewDomain, ...propsOfKind(NEEDS, 'any-domain')].filter((name) => options[name] !== false);
    rejectWithoutEffect(scope, options, names, { because: 'there is no custom domain', fix: 'set `domainName`' });
  }
}

/** Returns a name that is unique per webhook. CDK's default is the same for all of them. */
export function apiName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' });
}

/** Returns the public URL of an API at a custom domain, without a trailing slash. */
export function apiUrl(domainName: string, basePath: string | undefined): string {
  return basePath === undefined ? `https://${domainName}` : `https://${domainName}/${basePath}`;
}
