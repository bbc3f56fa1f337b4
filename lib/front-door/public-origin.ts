import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { Environment } from '../contract';
import { configurationError } from '../validation';
import type { FrontDoorConfig } from './interface';

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

/** The public origins of a webhook: the declared ones, then those of its front doors. */
export class WebhookOrigins {
  /** All origins. The first one is the one to configure at Twilio. Grows with the front doors. */
  public readonly all: string[];

  /** The origins that can be in the function's environment. */
  private readonly known: string[];

  public constructor(
    scope: IConstruct,
    public readonly declared: readonly string[],
  ) {
    checkPublicOrigins(scope, declared);
    this.all = [...new Set(declared)];
    this.known = [...declared];
  }

  /** Adds the origins of a front door. */
  public add({ url, knownOrigins = [] }: FrontDoorConfig): void {
    if (!this.all.includes(url)) this.all.push(url);
    this.known.push(...knownOrigins);
  }

  /** The environment variable that tells the runtime its origins. */
  public get environment(): { [name: string]: string } {
    const origins = [...new Set(this.known)];
    return origins.length > 0 ? { [Environment.publicOrigins]: origins.join(',') } : {};
  }
}
