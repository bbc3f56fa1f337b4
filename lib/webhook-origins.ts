import type { IConstruct } from 'constructs';
import { Environment } from './contract';
import type { FrontDoorConfig } from './front-door-interface';
import { checkPublicOrigins } from './public-origin';

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
