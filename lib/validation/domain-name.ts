import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { configurationError } from './errors';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN_NAME = new RegExp(`^(?:${LABEL}\\.)+${LABEL}$`);

/**
 * Segments of a base path or API mapping key that API Gateway accepts.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
 */
const BASE_PATH = /^[\w$.+!*'()-]+(?:\/[\w$.+!*'()-]+)*$/;
const BASE_PATH_LENGTH = 300;

/** Rejects anything but a bare, lower-case host name. A value known only at deployment passes. */
export function checkDomainName(scope: IConstruct, domainName: string): void {
  if (Token.isUnresolved(domainName) || isDomainName(domainName)) return;
  throw configurationError(scope, {
    prop: 'domainName',
    value: domainName,
    problem: 'must be a bare, lower-case host name such as "hooks.example.com"',
    fix: domainNameFix(domainName),
  });
}

function isDomainName(text: string): boolean {
  return text.length <= 253 && DOMAIN_NAME.test(text);
}

function domainNameFix(domainName: string): string {
  const bare = domainName.replace(/^[a-z]+:\/\//i, '').replace(/[:/?#].*$/, '');
  if (isDomainName(bare.toLowerCase())) return `use "${bare.toLowerCase()}"`;
  return 'remove the scheme, port, path, wildcard or trailing dot';
}

/** Rejects a base path that API Gateway doesn't accept. */
export function checkBasePath(scope: IConstruct, basePath: string): void {
  if (Token.isUnresolved(basePath) || (basePath.length <= BASE_PATH_LENGTH && BASE_PATH.test(basePath))) return;
  const bare = basePath.replace(/^\/+|\/+$/g, '');
  throw configurationError(scope, {
    prop: 'basePath',
    value: basePath,
    problem: `must be at most ${BASE_PATH_LENGTH} characters: segments of letters, digits and $-_.+!*'(), joined by single slashes`,
    fix: BASE_PATH.test(bare) ? `use "${bare}"` : 'choose such a path, or leave `basePath` out for the root',
  });
}
