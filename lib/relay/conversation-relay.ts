import { Duration } from 'aws-cdk-lib';
import type { IWebSocketApi, IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Alarm, type Dashboard, GraphWidget, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias, type IFunction, type IVersion, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { warnAboutCrossAccountSecret, warnAboutGeneratedSecret } from '../auth-token';
import { Environment, RELAY_WAKE_EVENT } from '../contract';
import { checkRuntime, logGroupOf, plainTextTokenIn, validateTokenReachable, webhookFunction } from '../function';
import { acceptFindings, wildcardFinding } from '../nag';
import { MetricFilters, metricNamespaceOf, readableLogGroup } from '../observability';
import { relayAlarms } from './alarms';
import { connectionsArn, type RelayApi, relayApi } from './api';
import { checkRelayProps, EVENT_INVOKES, relayFunctionOptions } from './checks';
import { RELAY_METRICS, type RelayMetricId, relayMetric } from './metrics';
import { type ConversationRelayProps, RelayInvocation } from './props';
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

  /** The alarms; empty without `alarms`. */
  public readonly alarms: Alarm[];

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

    const target = this.target(created, props);
    const { api, stage, url, dnsTarget } = relayApi(this, props, target);
    this.api = api as IWebSocketApi;
    this.stage = stage as IWebSocketStage;
    this.url = url;
    if (dnsTarget !== undefined) this.dnsTarget = dnsTarget;
    this.configure(created, props, { api, stage, url });
    if (props.ending) this.wake(target);
    this.namespace = this.publishMetrics(props);
    this.alarms = props.alarms
      ? relayAlarms(this, props.alarms, this.function, (name, options) => this.metric(name, options))
      : [];
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
    const graph = (title: string, left: Metric[]) =>
      new GraphWidget({ title: `${this.node.path}: ${title}`, width: 6, left });
    dashboard.addWidgets(
      graph('handshakes and interrupts', [this.metricHandshakes(), this.metricInterrupts()]),
      graph('refused or failed', [this.metricRefused(), this.metricHookErrors(), this.metricGoneConnections()]),
      graph(
        'time to the first text (ms)',
        ['p50', 'p90', 'p99'].map((statistic) => this.metricFirstText({ statistic, label: statistic })),
      ),
      graph('function', [this.function.metricErrors(), this.function.metricThrottles()]),
    );
  }

  private metric(id: RelayMetricId, options?: MetricOptions): Metric {
    return relayMetric(this, this.namespace, id, options);
  }

  /** The alias that keeps execution environments initialized, or the function. */
  private target(created: LambdaFunction, props: ConversationRelayProps): IFunction {
    if (props.provisionedConcurrency === undefined) return created as IFunction;
    const asynchronous = props.invocation !== RelayInvocation.SYNCHRONOUS;
    return new Alias(this, 'Alias', {
      aliasName: 'live',
      version: created.currentVersion as IVersion,
      provisionedConcurrentExecutions: props.provisionedConcurrency,
      ...(asynchronous ? EVENT_INVOKES : {}),
    }) as IFunction;
  }

  private configure(created: LambdaFunction, props: ConversationRelayProps, { api, stage, url }: RelayApi): void {
    const own = props.domainName === undefined ? {} : { [Environment.relayUrl]: url };
    const environment = { ...props.authToken.environment, [Environment.relayTable]: this.table.tableName, ...own };
    for (const [name, value] of Object.entries(environment)) created.addEnvironment(name, value);
    if (!created.role) return;
    const resources = ['POST', 'DELETE'].map((method) => connectionsArn(api, stage.stageName, method));
    const policy = new Policy(this, 'ManageConnections', {
      statements: [new PolicyStatement({ actions: ['execute-api:ManageConnections'], resources })],
      roles: [created.role],
    });
    const reason = 'The last segment is the id of a connection, which API Gateway assigns when a call begins.';
    acceptFindings(policy, ...resources.map((resource) => wildcardFinding(this, resource, reason)));
  }

  private wake(target: IFunction): void {
    new Rule(this, 'Wake', {
      description: 'Wakes the relay before API Gateway closes its connections',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new FunctionTarget(target, { event: RuleTargetInput.fromObject(RELAY_WAKE_EVENT), retryAttempts: 0 })],
    });
  }

  private publishMetrics({ alarms, metrics }: ConversationRelayProps): string | undefined {
    if (!(metrics ?? alarms !== undefined)) return undefined;
    const namespace = metricNamespaceOf(this);
    const logGroup = readableLogGroup(this, this.logGroup);
    new MetricFilters(this, 'Metrics', { logGroup, handler: this.function, namespace, metrics: RELAY_METRICS });
    return namespace;
  }
}
