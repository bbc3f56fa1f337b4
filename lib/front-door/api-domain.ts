import { Names, Token } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { checkBasePath, configurationError, propsOfKind, rejectWithoutEffect } from '../validation';
import type { CertificateOptions } from './custom-domain';
import type { FrontDoorConfig } from './interface';
import { hostNames } from './public-origin';

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
    rejectWithoutEffect(scope, options, names, { because: 'no custom domain is created', fix: 'set `domainName`' });
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

/** The place of an API below a custom domain. */
export interface ApiPlace {
  /** The custom domain, and its name. */
  readonly domain: IConstruct;
  readonly domainName: string;
  /** The path of the webhook below the domain, without leading and trailing slashes. */
  readonly basePath: string | undefined;
  readonly publicOrigins: readonly string[];
}

/**
 * Returns the public URL of an API at a custom domain, and the origin for a proxy in front. A wildcard stands for a name
 * that is declared: otherwise the caller would choose which of its names the signature is checked for.
 */
export function atDomain(
  scope: Construct,
  { domain, domainName, basePath, publicOrigins }: ApiPlace,
): Pick<FrontDoorConfig, 'url' | 'knownOrigins' | 'origin'> {
  const below = basePath === undefined ? {} : { basePath };
  const wildcard = wildcardOf(domain, domainName);
  if (wildcard === undefined) {
    const url = apiUrl(domainName, basePath);
    return { url, knownOrigins: [url], origin: { domainName, ...below } };
  }
  const declared = hostNames(publicOrigins).find((host) => isCovered(host, wildcard));
  if (declared === undefined) throw undeclared(scope, wildcard);
  const url = apiUrl(declared, basePath);
  return { url, knownOrigins: [url, apiUrl(wildcard, basePath)], origin: { domainName: declared, ...below } };
}

function wildcardOf(domain: IConstruct, domainName: string): string | undefined {
  const resource: object = domain.node?.defaultChild ?? {};
  const name = Token.isUnresolved(domainName) && 'domainName' in resource ? resource.domainName : domainName;
  return typeof name === 'string' && name.startsWith('*.') ? name : undefined;
}

/** A wildcard stands for one label. */
function isCovered(host: string, wildcard: string): boolean {
  return host.slice(host.indexOf('.')) === wildcard.slice(1);
}

function undeclared(scope: Construct, wildcard: string): Error {
  return configurationError(scope, {
    prop: 'domain',
    value: wildcard,
    problem: "the caller would choose the name, and Twilio's signature is for one name",
    fix: `declare the name that Twilio calls: \`publicOrigins: ["${apiUrl(wildcard.replace('*', 'hooks'), undefined)}"]\``,
  });
}
