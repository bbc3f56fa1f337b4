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
import { checkBasePath, checkDomainName, configurationError } from '../validation';

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
    throw configurationError(this.scope, {
      prop: 'domainName',
      value: this.domainName,
      problem: 'needs a certificate, or a hostedZone to prove a new one in',
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

  private zoneMistake(value: string | undefined, problem: string): Error {
    const fix = 'give the public zone by HostedZone.fromHostedZoneAttributes with its hostedZoneId and zoneName';
    return configurationError(this.scope, { prop: 'hostedZone', value, problem, fix });
  }
}

/** What the API Gateway doors have in common: a custom domain, or the host that AWS assigns. */
export interface ApiDomainOptions extends CertificateOptions {
  /**
   * A custom domain to create for the API: a bare, lower-case host name.
   *
   * @default - the host that AWS assigns
   */
  readonly domainName?: string;

  /**
   * The path below the custom domain that this API answers, without slashes at its ends: `twilio` for
   * `https://hooks.example.com/twilio/voice`.
   *
   * @default - the root of the domain
   */
  readonly basePath?: string;

  /**
   * Whether the host that AWS assigns is switched off, so that the custom domain is the only way in.
   *
   * @default - true with a custom domain, false without
   */
  readonly disableExecuteApiEndpoint?: boolean;

  /**
   * Whether the API logs its accesses into a log group of its own, which keeps three months and outlives the stack. No
   * query is logged: with GET Twilio puts phone numbers and texts there.
   *
   * @default true
   */
  readonly accessLogs?: boolean;
}

/** Refuses options that need a custom domain without one, or that the domain given would not heed. */
export function checkApiDomain(scope: Construct, options: ApiDomainOptions, existing: object | undefined): void {
  if (options.basePath !== undefined) checkBasePath(scope, options.basePath);
  if (existing !== undefined) {
    refuse(scope, options, ['domainName', 'hostedZone', 'certificate'], {
      problem: 'belongs to a domain that is created here, but domain is one that already exists',
      fix: 'leave it out, or leave out domain',
    });
  } else if (options.domainName === undefined) {
    refuse(scope, options, ['basePath', 'hostedZone', 'certificate', 'disableExecuteApiEndpoint'], {
      problem: 'has a meaning only with a custom domain',
      fix: 'give domainName, or leave it out',
    });
  }
}

/** A name that tells the APIs of an account apart: CDK's own is the same for all webhooks. */
export function apiName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' });
}

/** The public URL of an API at a custom domain, without a trailing slash. */
export function apiUrl(domainName: string, basePath: string | undefined): string {
  return basePath === undefined ? `https://${domainName}` : `https://${domainName}/${basePath}`;
}

function refuse(
  scope: Construct,
  options: ApiDomainOptions,
  names: (keyof ApiDomainOptions)[],
  why: { problem: string; fix: string },
): void {
  const prop = names.filter((name) => options[name] !== undefined && options[name] !== false).join(', ');
  if (prop !== '') throw configurationError(scope, { prop, ...why });
}
