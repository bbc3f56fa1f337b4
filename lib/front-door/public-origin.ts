import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { Environment } from '../contract';
import { configurationError } from '../validation';
import type { FrontDoorConfig } from './interface';

/**
 * `https://host[:port][/basePath]`. The host keeps the case in which it is declared, because that is how Twilio signs
 * it; a comma would end the origin in the list that the runtime reads.
 */
const ORIGIN = /^https:\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?((?:\/[\w.~!$&'()*+;=:@%-]+)*)$/i;

/** Refuses a list with an origin that the runtime could not use. Values known only at deployment are believed. */
export function checkPublicOrigins(scope: IConstruct, origins: readonly string[]): void {
  for (const origin of origins) {
    if (!Token.isUnresolved(origin) && !isPublicOrigin(origin)) {
      throw configurationError(scope, {
        prop: 'publicOrigins',
        value: origin,
        problem: 'each must be of the form https://host[:port][/basePath]',
        fix: 'leave out user info, query, fragment and trailing slash, and write https',
      });
    }
  }
}

/** Whether it is an origin that Twilio can call. */
export function isPublicOrigin(text: string): boolean {
  const [, , port] = ORIGIN.exec(text) ?? [];
  return ORIGIN.test(text) && (port === undefined || (Number(port) > 0 && Number(port) < 65536));
}

/** The host names in origins that are known at synth, each once and in lower case. */
export function hostNames(origins: readonly string[]): string[] {
  const hosts = origins
    .filter((origin) => !Token.isUnresolved(origin))
    .map((origin) => ORIGIN.exec(origin)?.[1]?.toLowerCase() ?? '');
  return [...new Set(hosts.filter((host) => host !== ''))];
}

/** The public origins of a webhook: those that were declared, and those of its doors. */
export class WebhookOrigins {
  /** All, the one that Twilio is told first; grows with the doors. */
  public readonly all: string[];

  /** Those that can stand in the function's environment. */
  private readonly known: string[];

  public constructor(
    scope: IConstruct,
    public readonly declared: string[],
  ) {
    checkPublicOrigins(scope, declared);
    this.all = [...new Set(declared)];
    this.known = [...declared];
  }

  /** Adds those of a door. */
  public add({ url, knownOrigins = [] }: FrontDoorConfig): void {
    if (!this.all.includes(url)) this.all.push(url);
    this.known.push(...knownOrigins);
  }

  /** What the runtime is told. */
  public get environment(): { [name: string]: string } {
    const origins = [...new Set(this.known)];
    return origins.length > 0 ? { [Environment.publicOrigins]: origins.join(',') } : {};
  }
}
