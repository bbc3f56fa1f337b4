import { Token } from 'aws-cdk-lib';
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
import { checkDomainName } from './domain-name';
import { mistake } from './errors';

/** What proves a domain name and makes it resolve. At least one of the two is needed. */
export interface CertificateOptions {
  /**
   * The public Route 53 zone that the domain name lies in. The certificate is then made and proved, and alias records
   * point the name at the door. Import it by `HostedZone.fromHostedZoneAttributes`, which needs no look-up.
   *
   * @default - no records: point the name at the door's `dnsTarget` yourself
   */
  readonly hostedZone?: IHostedZone;

  /**
   * An ACM certificate for the domain name, in the region of the door.
   *
   * @default - a new one, proved by DNS records in `hostedZone`
   */
  readonly certificate?: ICertificate;
}

/** A checked domain name with its certificate, and records if there is a zone for them. */
export class CustomDomain {
  public constructor(
    private readonly scope: Construct,
    public readonly domainName: string,
    private readonly options: CertificateOptions,
  ) {
    checkDomainName(scope, domainName);
    if (options.hostedZone) this.checkHostedZone(options.hostedZone);
  }

  /** The certificate that was given, or one that is made and proved in the hosted zone. */
  public certificate(): ICertificate {
    const { certificate, hostedZone } = this.options;
    if (certificate) return certificate;
    if (hostedZone) {
      const validation = CertificateValidation.fromDns(hostedZone);
      return new Certificate(this.scope, 'Certificate', { domainName: this.domainName, validation });
    }
    throw mistake(this.scope, {
      prop: 'domainName',
      value: this.domainName,
      allowed: 'needs a certificate, or a hostedZone to prove a new one in',
      fix: 'give hostedZone: HostedZone.fromHostedZoneAttributes(…) or certificate: Certificate.fromCertificateArn(…)',
    });
  }

  /** Points the name at the door, for IPv6 too if the door has it. */
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
    if (zone instanceof PrivateHostedZone)
      throw this.zoneMistake(zoneName, 'is private, so Twilio cannot resolve names in it');
    if (Token.isUnresolved(zoneName) || Token.isUnresolved(this.domainName)) return;
    if (this.domainName === zoneName || this.domainName.endsWith(`.${zoneName}`)) return;
    throw this.zoneMistake(zoneName, `must be the domain ${this.domainName} or a parent of it`);
  }

  private zoneName(zone: IHostedZone): string {
    try {
      return zone.zoneName;
    } catch {
      // A zone imported by its id alone throws here.
      throw this.zoneMistake(undefined, 'its name is not known');
    }
  }

  private zoneMistake(value: string | undefined, allowed: string): Error {
    const fix = 'give the public zone by HostedZone.fromHostedZoneAttributes with its hostedZoneId and zoneName';
    return mistake(this.scope, { prop: 'hostedZone', value, allowed, fix });
  }
}
