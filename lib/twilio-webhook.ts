import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type ConnectionOverrides, overridesFragment } from './connection-overrides';
import { Environment } from './contract';
import { mistake } from './errors';
import { FrontDoor, type FrontDoorConfig, type IFrontDoor } from './front-door/front-door';
import { checkCodeSources, configure, timeoutOf, underlying } from './given-function';
import type { IdempotencyConfig } from './idempotency';
import { type AlarmOptions, WebhookAlarms } from './observability/alarms';
import { type DurationMetricOptions, type RequestMetricOptions, RequestMetrics } from './observability/request-metrics';
import { RequestOutcome } from './observability/request-outcome';
import { SavedQueries } from './observability/saved-queries';
import { pointMessagingService, pointPhoneNumber, pointTwimlApp } from './phone-number';
import type { PointMessagingServiceProps, PointPhoneNumberProps, PointTwimlAppProps } from './pointing/options';
import type { Pointing } from './pointing/pointing';
import { checkPublicOrigins } from './public-origin';
import { plainTextTokenIn } from './reserved-environment';
import { SelfCheck, type SelfCheckConfig } from './self-check';
import { checkRuntime } from './supported-runtime';
import { warnAboveTwilioTimeout } from './timeout';
import type { TwilioWebhookProps } from './twilio-webhook-props';
import { noWayToToken } from './vpc-egress';
import { logGroupOf, webhookFunction } from './webhook-function';
import { checkPath } from './webhook-path';

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

  /** What is checked, at deployment and later, and the alarm that wants actions. */
  public readonly selfCheck: SelfCheckConfig;

  /** The alarms that `alarms` asked for; none without it. */
  public readonly alarms: Alarm[];

  private readonly metrics: RequestMetrics | undefined;
  private readonly declaredOrigins: string[];
  private readonly knownOrigins: string[];

  public constructor(scope: Construct, id: string, props: TwilioWebhookProps) {
    super(scope, id);
    const declared = props.publicOrigins ?? [];
    this.declaredOrigins = declared;
    this.checkAuthToken(props);
    checkCodeSources(this, props);
    checkPublicOrigins(this, declared);

    const logGroup = logGroupOf(this, props);
    if (logGroup) this.logGroup = logGroup;
    this.function = props.function ?? webhookFunction(this, 'Function', props, logGroup);
    warnAboveTwilioTimeout(this, timeoutOf(this.function));
    checkRuntime(this, this.function);

    this.frontDoor = this.bind('FrontDoor', props.frontDoor ?? FrontDoor.httpApi());
    this.knownOrigins = [...declared, ...(this.frontDoor.knownOrigins ?? [])];
    this.publicOrigins = [...new Set([...declared, this.frontDoor.url])];
    this.url = declared[0] ?? this.frontDoor.url;

    if (props.idempotency) {
      this.idempotency = props.idempotency.bind(new Construct(this, 'Idempotency'), { handler: this.function });
    }
    this.configureFunction(props);
    this.selfCheck = (props.selfCheck ?? SelfCheck.automatic()).bind(new Construct(this, 'SelfCheck'), {
      handler: this.function,
      authToken: props.authToken,
      frontDoor: this.frontDoor,
      frontDoorScope: this.node.findChild('FrontDoor') as Construct,
      publicOrigins: this.publicOrigins,
    });
    this.metrics = logGroup && new RequestMetrics(this, 'Metrics', { group: logGroup, handler: this.function });
    this.alarms = props.alarms ? this.createAlarms(props.alarms) : [];
    if (logGroup && (props.savedQueries ?? true)) new SavedQueries(this, 'Queries', logGroup);
  }

  /**
   * Puts another front door before the same function, beside the first: to move numbers from one to the other without a
   * gap, or for different customers. `url` and `urlFor` stay with the first; the new door's `url` is in the answer.
   *
   * @param id name of the door's construct, unique in this webhook
   * @param frontDoor the door to add
   */
  public addFrontDoor(id: string, frontDoor: IFrontDoor): FrontDoorConfig {
    const added = this.bind(id, frontDoor);
    if (!this.publicOrigins.includes(added.url)) this.publicOrigins.push(added.url);
    if (added.knownOrigins) {
      this.knownOrigins.push(...added.knownOrigins);
      configure(this, this.function, this.originsEnvironment());
    }
    return added;
  }

  /**
   * The URL to configure at Twilio for a route.
   *
   * @param path the route below the public origin, starting with a slash, such as `/voice`
   * @param overrides timeouts and retries that differ from Twilio's own
   */
  public urlFor(path: string, overrides: ConnectionOverrides = {}): string {
    checkPath(this, path, this.frontDoor);
    return this.url + path + overridesFragment(this, overrides);
  }

  /**
   * Points a phone number at routes of this webhook, through Twilio's REST API, for as long as that is in the stack.
   *
   * @param id the pointing's id, unique within this webhook
   * @param props the number, the API key and the routes
   */
  public pointPhoneNumber(id: string, props: PointPhoneNumberProps): Pointing {
    return pointPhoneNumber(this, id, props);
  }

  /**
   * Points a Messaging Service at a route of this webhook, for as long as that is in the stack.
   *
   * @param id the pointing's id, unique within this webhook
   * @param props the service, the API key and the routes
   */
  public pointMessagingService(id: string, props: PointMessagingServiceProps): Pointing {
    return pointMessagingService(this, id, props);
  }

  /**
   * Points a TwiML App at routes of this webhook, for as long as that is in the stack.
   *
   * @param id the pointing's id, unique within this webhook
   * @param props the application, the API key and the routes
   */
  public pointTwimlApp(id: string, props: PointTwimlAppProps): Pointing {
    return pointTwimlApp(this, id, props);
  }

  /**
   * How many requests there were, all or with one outcome. Made from the log by a metric filter, without any code.
   *
   * @param options the outcome, and what any metric takes; the default is the sum over five minutes
   */
  public metricRequests(options: RequestMetricOptions = {}): Metric {
    return this.requestMetrics().requests(options);
  }

  /**
   * How many requests had a signature that fits no URL of this service.
   *
   * @param options the default is the sum over five minutes
   */
  public metricInvalidSignatures(options: MetricOptions = {}): Metric {
    return this.metricRequests({ ...options, outcome: RequestOutcome.INVALID_SIGNATURE });
  }

  /**
   * Milliseconds from the event to the answer, of all requests or of one route.
   *
   * @param options the route, and what any metric takes; the default is the 99th percentile over five minutes
   */
  public metricDuration(options: DurationMetricOptions = {}): Metric {
    return this.requestMetrics().duration(options);
  }

  /**
   * How many requests were the first of a sandbox.
   *
   * @param options the default is the sum over five minutes
   */
  public metricColdStarts(options: MetricOptions = {}): Metric {
    return this.requestMetrics().coldStarts(options);
  }

  private createAlarms(options: AlarmOptions): Alarm[] {
    const metrics = this.requestMetrics();
    const others = this.idempotency?.throttleAlarm ? [this.idempotency.throttleAlarm] : [];
    return new WebhookAlarms(this, 'Alarms', { metrics, handler: this.function, options, others }).all;
  }

  private requestMetrics(): RequestMetrics {
    if (this.metrics) return this.metrics;
    throw mistake(this, {
      prop: 'logGroup',
      allowed: 'metrics and alarms are made from the log, and that of a function made elsewhere is not known here',
      fix: 'give the log group that the function writes to as logGroup',
    });
  }

  private checkAuthToken({ authToken }: Partial<TwilioWebhookProps>): void {
    if (typeof authToken === 'object' && 'grantRead' in authToken) return;
    throw mistake(this, {
      prop: 'authToken',
      allowed: 'must be the place where the token is kept, never the token',
      fix: 'use AuthToken.fromSecretsManager(…) or AuthToken.fromSsmParameter(…)',
    });
  }

  private bind(id: string, frontDoor: IFrontDoor): FrontDoorConfig {
    const timeout = timeoutOf(this.function);
    return frontDoor.bind(new Construct(this, id), {
      handler: this.function,
      publicOrigins: this.declaredOrigins,
      ...(timeout ? { timeout } : {}),
    });
  }

  private configureFunction(props: TwilioWebhookProps): void {
    const { authToken } = props;
    // An imported function without a role has nothing to grant to: `configure` then says so.
    if (this.function.role) authToken.grantRead(this.function);
    configure(this, this.function, {
      ...authToken.environment,
      ...this.idempotency?.environment,
      ...this.originsEnvironment(),
    });
    this.node.addValidation({
      validate: () => [...plainTextTokenIn(underlying(this.function)), ...noWayToToken(props)],
    });
  }

  private originsEnvironment(): { [name: string]: string } {
    const origins = [...new Set(this.knownOrigins)];
    return origins.length > 0 ? { [Environment.publicOrigins]: origins.join(',') } : {};
  }
}
