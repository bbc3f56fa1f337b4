import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Environment } from './contract';
import { bindDeliveries } from './delivery';
import { FrontDoor, type FrontDoorConfig, FrontDoors, type IFrontDoor } from './front-door';
import { addEnvironment, logGroupOf, timeoutOf, webhookFunction } from './function';
import type { IdempotencyConfig } from './idempotency';
import { ImportedWebhook, type TwilioWebhookAttributes } from './imported-webhook';
import { type Observability, observe, type RequestMetrics } from './observability';
import { type Checks, type SelfCheckConfig, selfCheckPath } from './self-check';
import type { TwilioWebhookProps } from './twilio-webhook-props';
import { checkFunction, checkProps, functionOptions } from './validate-props';
import { TwilioWebhookBase } from './webhook-base';
import type { ITwilioWebhook } from './webhook-interface';
import { checkPath } from './webhook-url';

/**
 * A Lambda function that answers Twilio's webhooks behind a front door. It validates the signature of each request
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
export class TwilioWebhook extends TwilioWebhookBase {
  /**
   * Imports a webhook that another app or stack defines: to point a phone number at it, or to show it on a dashboard.
   *
   * @param scope the parent of the construct
   * @param id the ID of the construct, unique within `scope`
   * @param attributes the attributes of the webhook
   */
  public static fromTwilioWebhookAttributes(
    scope: Construct,
    id: string,
    attributes: TwilioWebhookAttributes,
  ): ITwilioWebhook {
    return new ImportedWebhook(scope, id, attributes);
  }

  /** The function that runs the routes. Grant it the permissions that they need. */
  public readonly function: IFunction;

  /** The public URL below which Twilio calls the routes: the first of `publicOrigins`, without a trailing slash. */
  public readonly url: string;

  /** The resources of the front door, to configure them further. */
  public readonly frontDoor: FrontDoorConfig;

  /**
   * The log group that the function writes to.
   *
   * @default - unknown for an existing `function` without `logGroup`
   */
  public readonly logGroup?: ILogGroup;

  /**
   * The table that remembers responses, and its alarm, which has no actions yet.
   *
   * @default - none without `idempotency`
   */
  public readonly idempotency?: IdempotencyConfig;

  private readonly frontDoors: FrontDoors;
  private readonly checks: Checks | undefined;
  private readonly observability: Observability;

  /**
   * Defines the function, its front door and the options.
   *
   * @param scope the parent of the construct
   * @param id the ID of the construct, unique within `scope`
   * @param props the resources to create and to reuse
   * @throws {Error} when props are invalid or can't be combined; the message names the prop, the allowed values and the fix
   */
  public constructor(scope: Construct, id: string, props: TwilioWebhookProps) {
    super(scope, id);
    checkProps(this, props);
    const logGroup = logGroupOf(this, props);
    if (logGroup) this.logGroup = logGroup;
    this.function = props.function ?? webhookFunction(this, 'Function', props, functionOptions(props), logGroup);
    checkFunction(this, this.function, props);

    this.frontDoors = new FrontDoors(this, {
      handler: this.function,
      timeout: timeoutOf(this.function),
      publicOrigins: [...(props.publicOrigins ?? [])],
      selfCheckPath: props.selfCheck && selfCheckPath(this),
    });
    this.frontDoor = this.frontDoors.add('FrontDoor', props.frontDoor ?? FrontDoor.httpApi());
    this.url = props.publicOrigins?.[0] ?? this.frontDoor.url;

    if (props.idempotency) {
      this.idempotency = props.idempotency._bind(new Construct(this, 'Idempotency'), this.function);
    }
    this.configureFunction(props);
    this.checks = this.createChecks(props);
    this.check('FrontDoor', this.frontDoor);
    this.observability = this.observe(props);
  }

  public get metricNamespace(): string {
    return this.observability.namespace;
  }

  /** All public origins below which Twilio can call the routes, `url` first. */
  public get publicOrigins(): string[] {
    return [...this.frontDoors.origins];
  }

  /** The alarms of `alarms`, of `idempotency` and of the canary; empty without `alarms`. */
  public get alarms(): Alarm[] {
    return [...this.observability.alarms];
  }

  /**
   * The resources of the self-check.
   *
   * @default - none without `selfCheck`
   */
  public get selfCheck(): SelfCheckConfig | undefined {
    return this.checks?.config;
  }

  /**
   * Adds another front door to the same function: to move numbers from one to the other without a gap, or for different
   * customers. `url` and `urlFor` stay those of the first front door. The self-check includes the new one.
   *
   * Under the ID `FrontDoor`, where `frontDoor` is, a front door of another kind keeps the resources that it had as
   * `frontDoor`. That is how a domain moves from one kind to another without a gap: deploy with both, where the DNS record
   * leads to `frontDoor`, and then without the old one.
   *
   * @param id the ID of the front door's construct: a new one, or that of a front door of another kind
   * @param frontDoor the front door to add
   * @returns the resources of the new front door, with its own `url`
   */
  public addFrontDoor(id: string, frontDoor: IFrontDoor): FrontDoorConfig {
    const added = this.frontDoors.add(id, frontDoor);
    if (added.knownOrigins) addEnvironment(this, this.function, this.frontDoors.environment);
    this.check(id, added);
    return added;
  }

  /** @internal */
  protected get _metrics(): RequestMetrics {
    return this.observability.metrics;
  }

  /** @internal */
  protected _checkPath(path: string): void {
    checkPath(this, path, this.frontDoor);
  }

  private configureFunction({ authToken, deliveries, relay }: TwilioWebhookProps): void {
    // An imported function without a role has nothing to grant to: `addEnvironment` then warns.
    if (this.function.role) authToken.grantRead(this.function);
    addEnvironment(this, this.function, {
      ...authToken.environment,
      ...this.idempotency?.environment,
      ...(relay ? { [Environment.relayUrl]: relay.url } : {}),
      ...(deliveries ? bindDeliveries(this, this.function, deliveries) : {}),
      ...this.frontDoors.environment,
    });
  }

  private createChecks({ selfCheck, authToken, alarms }: TwilioWebhookProps): Checks | undefined {
    return selfCheck?._bind(new Construct(this, 'SelfCheck'), {
      handler: this.function,
      authToken,
      path: selfCheckPath(this),
      publicOrigins: this.frontDoors.origins,
      proxies: this.frontDoors.origins.filter((origin) => origin !== this.frontDoor.url),
      topic: alarms?.topic,
    });
  }

  private check(id: string, frontDoor: FrontDoorConfig): void {
    this.checks?.add({ frontDoor, scope: this.node.findChild(id) as Construct });
  }

  private observe({ alarms, deliveries, requestMetrics, savedQueries }: TwilioWebhookProps): Observability {
    return observe(this, {
      handler: this.function,
      logGroup: this.logGroup,
      alarms,
      requestMetrics,
      savedQueries,
      delivers: deliveries !== undefined,
      throttleAlarm: this.idempotency?.throttleAlarm,
      canaryAlarm: this.selfCheck?.canaryAlarm,
    });
  }
}
