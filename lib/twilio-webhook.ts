import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FrontDoor, type FrontDoorConfig, type IFrontDoor, WebhookOrigins } from './front-door';
import { addEnvironment, logGroupOf, timeoutOf, webhookFunction } from './function';
import type { IdempotencyConfig } from './idempotency';
import { ImportedWebhook, type TwilioWebhookAttributes } from './imported-webhook';
import { type AlarmOptions, SavedQueries, WebhookAlarms } from './observability';
import { type Checks, SelfCheck, type SelfCheckConfig, selfCheckPath } from './self-check';
import type { TwilioWebhookProps } from './twilio-webhook-props';
import { checkFunction, checkProps, functionOptions } from './validate-props';
import { TwilioWebhookBase } from './webhook-base';
import type { ITwilioWebhook } from './webhook-interface';
import { checkPath } from './webhook-url';

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
export class TwilioWebhook extends TwilioWebhookBase {
  /**
   * A webhook that is deployed elsewhere: by another stack, in another region or account. A number can be pointed at it,
   * and metrics can be made from its log.
   *
   * @param scope what it belongs to
   * @param id its id there
   * @param attributes what is known of it
   */
  public static fromTwilioWebhookAttributes(
    scope: Construct,
    id: string,
    attributes: TwilioWebhookAttributes,
  ): ITwilioWebhook {
    return new ImportedWebhook(scope, id, attributes);
  }

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

  /**
   * The log group that the function writes to.
   *
   * @default - not known, because `function` was made elsewhere and no `logGroup` was given
   */
  public readonly logGroup?: ILogGroup;

  /**
   * Where answers are remembered: the table, and the alarm that wants actions.
   *
   * @default - none, because `idempotency` was not given
   */
  public readonly idempotency?: IdempotencyConfig;

  /** The alarms that `alarms` asked for, with those of `idempotency` and the canary; none without it. */
  public readonly alarms: Alarm[];

  private readonly origins: WebhookOrigins;
  private readonly checks: Checks;
  private readonly selfCheckPath: string | undefined;

  /**
   * Makes the function and what is before and beside it.
   *
   * @param scope what it belongs to: a stack, or a construct in one.
   * @param id its id there.
   * @param props what to make and what to reuse.
   * @throws {Error} naming the prop, what it may be and the fix, when props do not go together.
   */
  public constructor(scope: Construct, id: string, props: TwilioWebhookProps) {
    super(scope, id);
    const { selfCheck = SelfCheck.automatic(), publicOrigins = [] } = props;
    checkProps(this, props);
    this.origins = new WebhookOrigins(this, publicOrigins);

    const logGroup = logGroupOf(this, props);
    if (logGroup) this.logGroup = logGroup;
    this.function = props.function ?? webhookFunction(this, 'Function', props, functionOptions(props), logGroup);
    checkFunction(this, this.function, props);

    const path = selfCheckPath(this);
    this.selfCheckPath = selfCheck._enabled ? path : undefined;
    this.frontDoor = this.bind('FrontDoor', props.frontDoor ?? FrontDoor.httpApi());
    this.publicOrigins = this.origins.all;
    this.url = publicOrigins[0] ?? this.frontDoor.url;

    if (props.idempotency) {
      this.idempotency = props.idempotency.bind(new Construct(this, 'Idempotency'), { handler: this.function });
    }
    this.configureFunction(props);
    this.checks = selfCheck._bind(new Construct(this, 'SelfCheck'), {
      handler: this.function,
      authToken: props.authToken,
      path,
      publicOrigins: this.publicOrigins,
      proxies: this.publicOrigins.filter((origin) => origin !== this.frontDoor.url),
      topic: props.alarms?.topic,
    });
    this.check('FrontDoor', this.frontDoor);
    this.alarms = props.alarms ? this.createAlarms(props.alarms) : [];
    if (logGroup && (props.savedQueries ?? true)) new SavedQueries(this, 'Queries', logGroup);
  }

  /** What is checked, at deployment and later, and the alarm that wants actions. */
  public get selfCheck(): SelfCheckConfig {
    return this.checks.config;
  }

  /**
   * Puts another front door before the same function, beside the first: to move numbers from one to the other without a
   * gap, or for different customers. `url` and `urlFor` stay with the first; the new door's `url` is in the answer. It is
   * checked as the first is.
   *
   * @param id name of the door's construct, unique in this webhook
   * @param frontDoor the door to add
   */
  public addFrontDoor(id: string, frontDoor: IFrontDoor): FrontDoorConfig {
    const added = this.bind(id, frontDoor);
    if (added.knownOrigins) addEnvironment(this, this.function, this.origins.environment);
    this.check(id, added);
    return added;
  }

  /** @internal */
  protected override _checkPath(path: string): void {
    checkPath(this, path, this.frontDoor);
  }

  private bind(id: string, frontDoor: IFrontDoor): FrontDoorConfig {
    const timeout = timeoutOf(this.function);
    const door = frontDoor.bind(new Construct(this, id), {
      handler: this.function,
      publicOrigins: this.origins.declared,
      ...(timeout ? { timeout } : {}),
      ...(this.selfCheckPath === undefined ? {} : { selfCheckPath: this.selfCheckPath }),
    });
    this.origins.add(door);
    return door;
  }

  private check(id: string, frontDoor: FrontDoorConfig): void {
    this.checks.add({ frontDoor, scope: this.node.findChild(id) as Construct });
  }

  private createAlarms(options: AlarmOptions): Alarm[] {
    const metrics = this._metrics();
    const others = this.idempotency?.throttleAlarm ? [this.idempotency.throttleAlarm] : [];
    const { all } = new WebhookAlarms(this, 'Alarms', { metrics, handler: this.function, options, others });
    const { canaryAlarm } = this.selfCheck;
    return canaryAlarm ? [...all, canaryAlarm] : all;
  }

  private configureFunction({ authToken }: TwilioWebhookProps): void {
    // An imported function without a role has nothing to grant to: `configure` then says so.
    if (this.function.role) authToken.grantRead(this.function);
    addEnvironment(this, this.function, {
      ...authToken.environment,
      ...this.idempotency?.environment,
      ...this.origins.environment,
    });
  }
}
