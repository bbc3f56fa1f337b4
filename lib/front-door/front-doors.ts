import type { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { Environment } from '../contract';
import type { FrontDoorConfig, IFrontDoor } from './interface';
import { checkPublicOrigins } from './public-origin';

/** The function behind the front doors of a webhook. */
interface FrontDoorsOptions {
  readonly handler: IFunction;
  /** The timeout of the function, if it is known. */
  readonly timeout: Duration | undefined;
  /** The public origins that the user declares. */
  readonly publicOrigins: readonly string[];
  readonly selfCheckPath: string | undefined;
}

/** The front doors of a webhook and their public origins. */
export class FrontDoors {
  /** All public origins: the declared ones, then those of the doors. The first one is the one to configure at Twilio. */
  public readonly origins: string[];

  /** The origins that can be in the function's environment. */
  private readonly knownOrigins: string[];
  private readonly scopes = new Map<string, Construct>();

  public constructor(
    private readonly scope: Construct,
    private readonly options: FrontDoorsOptions,
  ) {
    checkPublicOrigins(scope, options.publicOrigins);
    this.origins = [...new Set(options.publicOrigins)];
    this.knownOrigins = [...options.publicOrigins];
  }

  /** Binds a front door to the function. Doors with the same ID share a scope. */
  public add(id: string, frontDoor: IFrontDoor): FrontDoorConfig {
    const { handler, timeout, publicOrigins, selfCheckPath } = this.options;
    const scope = this.scopes.get(id) ?? new Construct(this.scope, id);
    this.scopes.set(id, scope);
    const door = frontDoor.bind(scope, {
      handler,
      publicOrigins: [...publicOrigins],
      ...(timeout ? { timeout } : {}),
      ...(selfCheckPath === undefined ? {} : { selfCheckPath }),
    });
    if (!this.origins.includes(door.url)) this.origins.push(door.url);
    this.knownOrigins.push(...(door.knownOrigins ?? []));
    return door;
  }

  /** The environment variable that tells the runtime its origins. */
  public get environment(): { [name: string]: string } {
    const origins = [...new Set(this.knownOrigins)];
    return origins.length > 0 ? { [Environment.publicOrigins]: origins.join(',') } : {};
  }
}
