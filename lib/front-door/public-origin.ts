import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { configurationError } from '../validation';

/**
 * `https://host[:port][/basePath]`. The host keeps its case, because Twilio signs it as it is configured. A comma would
 * end the origin in the list that the runtime reads.
 */
const ORIGIN = /^https:\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?((?:\/[\w.~!$&'()*+;=:@%-]+)*)$/i;

/** Rejects origins that the runtime can't use. A value known only at deployment passes. */
export function checkPublicOrigins(scope: IConstruct, origins: readonly string[], prop = 'publicOrigins'): void {
  const wrong = origins.find((origin) => !Token.isUnresolved(origin) && !isPublicOrigin(origin));
  if (wrong === undefined) return;
  throw configurationError(scope, {
    prop,
    value: wrong,
    problem: 'each must be of the form https://host[:port][/basePath]',
    fix: 'use https, and remove user info, query, fragment and trailing slash',
  });
}

/** Whether the text is an origin that Twilio can call. */
export function isPublicOrigin(text: string): boolean {
  const [, , port] = ORIGIN.exec(text) ?? [];
  return ORIGIN.test(text) && (port === undefined || (Number(port) > 0 && Number(port) < 65536));
}

/** Returns the distinct host names, in lower case, of the origins that are known at synth. */
export function hostNames(origins: readonly string[]): string[] {
  const hosts = origins
    .filter((origin) => !Token.isUnresolved(origin))
    .map((origin) => ORIGIN.exec(origin)?.[1]?.toLowerCase() ?? '');
  return [...new Set(hosts.filter((host) => host !== ''))];
}
