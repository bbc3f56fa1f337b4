import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { Environment } from './contract';
import { mistake } from './errors';
import { FrontDoor, type FrontDoorConfig } from './front-door/front-door';
import { checkCodeSources, configure, timeoutOf, underlying } from './given-function';
import { checkPublicOrigins } from './public-origin';
import { plainTextTokenIn } from './reserved-environment';
import { warnAboveTwilioTimeout } from './timeout';
import type { TwilioWebhookProps } from './twilio-webhook-props';
import { webhookFunction } from './webhook-function';

/** What Twilio can request below an origin: a path, with a query if need be. */
const PATH = /^\/[^\s#]*$/;

/**
 * A Lambda function that answers Twilio's webhooks behind a front door, and validates the signature of each request
 * against the public URL that Twilio called.
 *
 * @example
 * const webhook = new TwilioWebhook(this, 'Webhook', {
 *   entry: 'lambda/app.ts',
 *   authToken: AuthToken.fromSecretsManager(secret),
 *   frontDoor: FrontDoor.applicationLoadBalancer({ domainName: 'hooks.example.com', hostedZone }),
 * });
 * webhook.urlFor('/voice'); // https://hooks.example.com/voice
 */
export class TwilioWebhook extends Construct {
  /** The function that answers: grant it what its routes need. */
  public readonly function: IFunction;

  /**
   * Where Twilio calls, without a trailing slash: the first of the `publicOrigins` that were given, else the front door.
   */
  public readonly url: string;

  /** Everything in front of the routes under which Twilio can call, `url` first. */
  public readonly publicOrigins: string[];

  /** What the front door consists of, to be configured further. */
  public readonly frontDoor: FrontDoorConfig;

  public constructor(scope: Construct, id: string, props: TwilioWebhookProps) {
    super(scope, id);
    const declared = props.publicOrigins ?? [];
    this.checkAuthToken(props);
    checkCodeSources(this, props);
    checkPublicOrigins(this, declared);

    this.function = props.function ?? webhookFunction(this, 'Function', props);
    const timeout = timeoutOf(this.function);
    warnAboveTwilioTimeout(this, timeout);

    this.frontDoor = (props.frontDoor ?? FrontDoor.httpApi()).bind(new Construct(this, 'FrontDoor'), {
      handler: this.function,
      publicOrigins: declared,
      ...(timeout ? { timeout } : {}),
    });
    this.publicOrigins = [...new Set([...declared, this.frontDoor.url])];
    this.url = declared[0] ?? this.frontDoor.url;

    this.configureFunction(props);
  }

  /**
   * The URL to configure at Twilio for a route.
   *
   * @param path the route below the public origin, starting with a slash, such as `/voice`
   */
  public urlFor(path: string): string {
    if (!PATH.test(path)) {
      throw mistake(this, {
        prop: 'path',
        value: path,
        allowed: 'must start with a slash and have no space and no fragment',
        fix: 'write it as in "/voice"',
      });
    }
    return this.url + path;
  }

  private checkAuthToken({ authToken }: Partial<TwilioWebhookProps>): void {
    if (typeof authToken === 'object' && 'grantRead' in authToken) return;
    throw mistake(this, {
      prop: 'authToken',
      allowed: 'must be the place where the token is kept, never the token',
      fix: 'use AuthToken.fromSecretsManager(…) or AuthToken.fromSsmParameter(…)',
    });
  }

  private configureFunction({ authToken, publicOrigins = [] }: TwilioWebhookProps): void {
    const origins = [...new Set([...publicOrigins, ...(this.frontDoor.knownOrigins ?? [])])];
    // An imported function without a role has nothing to grant to: `configure` then says so.
    if (this.function.role) authToken.grantRead(this.function);
    configure(this, this.function, {
      ...authToken.environment,
      ...(origins.length > 0 ? { [Environment.publicOrigins]: origins.join(',') } : {}),
    });
    this.node.addValidation({ validate: () => plainTextTokenIn(underlying(this.function)) });
  }
}
