import type { IWebSocketApi, IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Alarm, Dashboard, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { warnAboutCrossAccountSecret, warnAboutGeneratedSecret } from '../auth-token';
import { Environment } from '../contract';
import { checkRuntime, logGroupOf, plainTextTokenIn, validateTokenReachable, webhookFunction } from '../function';
import { readableLogGroup, SavedQueries } from '../observability';
import type { SelfCheckConfig } from '../self-check';
import { relayAlarms } from './alarms';
import { grantConnections, relayApi } from './api';
import { checkRelayProps } from './checks';
import { relayFunctionOptions, relayTarget, wakeRelay } from './function';
import { publishMetrics, type RelayMetricId, relayMetric, relayWidgets } from './metrics';
import type { ConversationRelayProps } from './props';
import { RELAY_QUERIES } from './queries';
import { checkRelay } from './self-check';
import { grantTable, relayTable } from './table';

/**
 * A Lambda function that answers Twilio's ConversationRelay through an API Gateway WebSocket API. Its code is
 * `conversationRelay(…)` of `cdk-twilio-webhook/relay`.
 *
 * @example
 * const relay = new ConversationRelay(this, 'Agent', { entry: 'lambda/agent.ts', authToken });
 * const webhook = new TwilioWebhook(this, 'Webhook', { entry: 'lambda/voice.ts', authToken, relay });
 */
export class ConversationRelay extends Construct {
  /** The function that runs the hooks. Grant it the permissions that they need, such as to invoke a model. */
  public readonly function: IFunction;

  /** The WebSocket API. */
  public readonly api: IWebSocketApi;

  /** The stage of the API that Twilio connects to. */
  public readonly stage: IWebSocketStage;

  /** The table that all execution environments share: the order of messages, interrupts, and state of each call. */
  public readonly table: ITable;

  /** The log group that the function writes to. */
  public readonly logGroup: ILogGroup;

  /** The URL for `<ConversationRelay>`: `wss://host/path`. */
  public readonly url: string;

  /**
   * The name that the custom domain's DNS record has to point at.
   *
   * @default - none, because there is no custom domain
   */
  public readonly dnsTarget?: string;

  /** The alarms of `alarms`, and that of the self-check's canary. */
  public readonly alarms: Alarm[];

  /**
   * The function and the alarm of the self-check.
   *
   * @default - none, because `selfCheck` isn't set
   */
  public readonly selfCheck?: SelfCheckConfig;

  private readonly namespace: string | undefined;

  /**
   * Defines the API, its function and its table.
   *
   * @param scope the parent of the construct
   * @param id the ID of the construct, unique within `scope`
   * @param props the code and its options
   * @throws {Error} when props are invalid or can't be combined; the message names the prop, the allowed values and the fix
   */
  public constructor(scope: Construct, id: string, props: ConversationRelayProps) {
    super(scope, id);
    checkRelayProps(this, props);
    warnAboutCrossAccountSecret(this, props.authToken.secret);
    warnAboutGeneratedSecret(this, 'authToken', props.authToken.secret);
    checkRuntime(this, props.runtime);
    this.logGroup = logGroupOf(this, props) as ILogGroup;
    const created = webhookFunction(this, 'Function', props, relayFunctionOptions(props), this.logGroup);
    this.node.addValidation({
      validate: () => [...plainTextTokenIn(created), ...validateTokenReachable(props, props.authToken)],
    });
    this.function = created as IFunction;
    this.table = relayTable(this, props);
    grantTable(this.table, created, props);
    props.authToken.grantRead(created);

    const target = relayTarget(this, created, props);
    const relay = relayApi(this, props, target);
    const { api, stage, url, dnsTarget } = relay;
    this.api = api as IWebSocketApi;
    this.stage = stage as IWebSocketStage;
    this.url = url;
    if (dnsTarget !== undefined) this.dnsTarget = dnsTarget;
    this.configure(created, props);
    if (created.role) grantConnections(this, created.role, relay);
    if (props.ending) wakeRelay(this, target);
    const selfCheck = checkRelay(this, props, target, url);
    if (selfCheck) this.selfCheck = selfCheck;
    if (props.savedQueries) new SavedQueries(this, 'Queries', readableLogGroup(this, this.logGroup), RELAY_QUERIES);
    this.namespace = publishMetrics(this, props, this.function, this.logGroup);
    const alarms = relayAlarms(this, props.alarms, this.function, (name, options) => this.metric(name, options));
    this.alarms = selfCheck?.canaryAlarm ? [...alarms, selfCheck.canaryAlarm] : alarms;
  }

  /** Environment variables that lead a webhook to this relay. */
  public get environment(): { [name: string]: string } {
    return { [Environment.relayUrl]: this.url };
  }

  /**
   * Counts handshakes.
   *
   * @param options the period, statistic and other options of the metric
   */
  public metricHandshakes(options?: MetricOptions): Metric {
    return this.metric('Handshakes', options);
  }

  /**
   * Counts refused handshakes and sessions.
   *
   * @param options the period, statistic and other options of the metric
   */
  public metricRefused(options?: MetricOptions): Metric {
    return this.metric('Refused', options);
  }

  /**
   * Counts hooks that threw or ran out of time.
   *
   * @param options the period, statistic and other options of the metric
   */
  public metricHookErrors(options?: MetricOptions): Metric {
    return this.metric('HookErrors', options);
  }

  /**
   * Counts answers that the caller interrupted.
   *
   * @param options the period, statistic and other options of the metric
   */
  public metricInterrupts(options?: MetricOptions): Metric {
    return this.metric('Interrupts', options);
  }

  /**
   * Counts calls that ended while a hook still answered.
   *
   * @param options the period, statistic and other options of the metric
   */
  public metricGoneConnections(options?: MetricOptions): Metric {
    return this.metric('GoneConnections', options);
  }

  /**
   * Measures milliseconds from a message to the first text of its answer.
   *
   * @param options the period, statistic and other options of the metric
   */
  public metricFirstText(options?: MetricOptions): Metric {
    return this.metric('FirstText', options);
  }

  /**
   * Measures the milliseconds that sessions last.
   *
   * @param options the period, statistic and other options of the metric
   */
  public metricSessionDuration(options?: MetricOptions): Metric {
    return this.metric('SessionDuration', options);
  }

  /**
   * Adds a row of widgets to a dashboard: handshakes, refusals and errors, the time to the first text, and the function.
   *
   * @param dashboard the dashboard, such as that of `WebhookDashboard`
   */
  public addToDashboard(dashboard: Dashboard): void {
    const widgets = relayWidgets(this.node.path, this.function, (name, options) => this.metric(name, options));
    dashboard.addWidgets(...widgets);
  }

  private metric(id: RelayMetricId, options?: MetricOptions): Metric {
    return relayMetric(this, this.namespace, id, options);
  }

  private configure(created: LambdaFunction, { authToken, domainName }: ConversationRelayProps): void {
    const own = domainName === undefined ? {} : { [Environment.relayUrl]: this.url };
    const environment = { ...authToken.environment, [Environment.relayTable]: this.table.tableName, ...own };
    for (const [name, value] of Object.entries(environment)) created.addEnvironment(name, value);
  }
}
