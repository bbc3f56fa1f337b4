import type { Alarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Environment } from './contract';
import { mistake } from './errors';
import { FrontDoor, type FrontDoorConfig } from './front-door/front-door';
import { checkCodeSources, configure, timeoutOf, underlying } from './given-function';
import type { IdempotencyConfig } from './idempotency';
import { type AlarmOptions, WebhookAlarms } from './observability/alarms';
import { type DurationMetricOptions, type RequestMetricOptions, RequestMetrics } from './observability/request-metrics';
import { RequestOutcome } from './observability/request-outcome';
import { SavedQueries } from './observability/saved-queries';
import { checkPublicOrigins } from './public-origin';
import { plainTextTokenIn } from './reserved-environment';
import { warnAboveTwilioTimeout } from './timeout';
import type { TwilioWebhookProps } from './twilio-webhook-props';
import { logGroupOf, webhookFunction } from './webhook-function';

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

  /** The alarms that `alarms` asked for; none without it. */
  public readonly alarms: Alarm[];

  private readonly metrics: RequestMetrics | undefined;

  public constructor(scope: Construct, id: string, props: TwilioWebhookProps) {
    super(scope, id);
    const declared = props.publicOrigins ?? [];
    this.checkAuthToken(props);
    checkCodeSources(this, props);
    checkPublicOrigins(this, declared);

    const logGroup = logGroupOf(this, props);
    if (logGroup) this.logGroup = logGroup;
    this.function = props.function ?? webhookFunction(this, 'Function', props, logGroup);
    const timeout = timeoutOf(this.function);
    warnAboveTwilioTimeout(this, timeout);

    this.frontDoor = (props.frontDoor ?? FrontDoor.httpApi()).bind(new Construct(this, 'FrontDoor'), {
      handler: this.function,
      publicOrigins: declared,
      ...(timeout ? { timeout } : {}),
    });
    this.publicOrigins = [...new Set([...declared, this.frontDoor.url])];
    this.url = declared[0] ?? this.frontDoor.url;

    if (props.idempotency) {
      this.idempotency = props.idempotency.bind(new Construct(this, 'Idempotency'), { handler: this.function });
    }
    this.configureFunction(props);
    this.metrics = logGroup && new RequestMetrics(this, 'Metrics', logGroup);
    this.alarms = props.alarms ? this.createAlarms(props.alarms) : [];
    if (logGroup && (props.savedQueries ?? true)) new SavedQueries(this, 'Queries', logGroup);
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
    return new WebhookAlarms(this, 'Alarms', { metrics, handler: this.function, options }).all;
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

  private configureFunction({ authToken, publicOrigins = [] }: TwilioWebhookProps): void {
    const origins = [...new Set([...publicOrigins, ...(this.frontDoor.knownOrigins ?? [])])];
    // An imported function without a role has nothing to grant to: `configure` then says so.
    if (this.function.role) authToken.grantRead(this.function);
    configure(this, this.function, {
      ...authToken.environment,
      ...this.idempotency?.environment,
      ...(origins.length > 0 ? { [Environment.publicOrigins]: origins.join(',') } : {}),
    });
    this.node.addValidation({ validate: () => plainTextTokenIn(underlying(this.function)) });
  }
}
