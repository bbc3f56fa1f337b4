import { Token } from 'aws-cdk-lib';
import {
  Certificate,
  CertificateValidation,
  type CfnCertificate,
  type ICertificate,
} from 'aws-cdk-lib/aws-certificatemanager';
import {
  AaaaRecord,
  ARecord,
  type IAliasRecordTarget,
  type IHostedZone,
  PrivateHostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { checkDomainName, configurationError } from '../validation';
import { claimDomain, type DomainClaim } from './domain-claims';

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

/**
 * A validated domain name with its certificate and, if there is a hosted zone, its DNS records. They are directly in the
 * door's scope, whatever its kind, and two doors in one scope share them.
 */
export class CustomDomain {
  public constructor(
    private readonly scope: Construct,
    public readonly domainName: string,
    private readonly options: CertificateOptions,
    ...claims: readonly DomainClaim[]
  ) {
    checkDomainName(scope, domainName);
    if (options.hostedZone) this.checkHostedZone(options.hostedZone);
    claimDomain(scope, domainName, ...claims, ...(options.hostedZone ? [{ takes: 'record' } as const] : []));
  }

  /** Returns the given certificate, or creates one that is validated in the hosted zone. */
  public certificate(): ICertificate {
    const { certificate, hostedZone } = this.options;
    if (certificate) return certificate;
    if (hostedZone) return this.sharedCertificate() ?? this.newCertificate(hostedZone);
    throw configurationError(this.scope, {
      prop: 'domainName',
      value: this.domainName,
      problem: 'needs a certificate, or a hosted zone to validate a new one',
      fix: 'set `hostedZone: HostedZone.fromHostedZoneAttributes(…)` or `certificate: Certificate.fromCertificateArn(…)`',
    });
  }

  /** Points the name at the front door, for IPv6 too if the door supports it, unless it already points at another one. */
  public pointAt(alias: IAliasRecordTarget, ipv6: boolean): void {
    const { hostedZone: zone } = this.options;
    if (!zone || this.scope.node.tryFindChild('AliasRecord')) return;
    const target = RecordTarget.fromAlias(alias);
    const recordName = `${this.domainName}.`;
    new ARecord(this.scope, 'AliasRecord', { zone, recordName, target });
    if (ipv6) new AaaaRecord(this.scope, 'Ipv6AliasRecord', { zone, recordName, target });
  }

  private newCertificate(hostedZone: IHostedZone): ICertificate {
    const validation = CertificateValidation.fromDns(hostedZone);
    return new Certificate(this.scope, 'Certificate', { domainName: this.domainName, validation });
  }

  private sharedCertificate(): ICertificate | undefined {
    const known = this.scope.node.tryFindChild('Certificate') as Certificate | undefined;
    if (!known) return undefined;
    const { domainName } = known.node.defaultChild as CfnCertificate;
    if (domainName === this.domainName) return known;
    throw configurationError(this.scope, {
      prop: 'domainName',
      value: this.domainName,
      problem: `the other front door with the ID "${this.scope.node.id}" has the name ${domainName}`,
      fix: 'use the same name for both while it moves, or add this front door under another ID',
    });
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
