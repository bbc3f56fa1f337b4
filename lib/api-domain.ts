import { Names } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CertificateOptions } from './custom-domain';
import { checkBasePath } from './domain-name';
import { mistake } from './errors';

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
      allowed: 'belongs to a domain that is created here, but domain is one that already exists',
      fix: 'leave it out, or leave out domain',
    });
  } else if (options.domainName === undefined) {
    refuse(scope, options, ['basePath', 'hostedZone', 'certificate', 'disableExecuteApiEndpoint'], {
      allowed: 'has a meaning only with a custom domain',
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
  why: { allowed: string; fix: string },
): void {
  const prop = names.filter((name) => options[name] !== undefined && options[name] !== false).join(', ');
  if (prop !== '') throw mistake(scope, { prop, ...why });
}
