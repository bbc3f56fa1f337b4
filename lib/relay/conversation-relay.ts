import type { IWebSocketApi, IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Alarm, Dashboard, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { warnAboutCrossAccountSecret, warnAboutGeneratedSecret } from '../auth-token';
import { Environment } from '../contract';
import { checkRuntime, logGroupOf, plainTextTokenIn, validateTokenReachable, webhookFunction } from '../function';
import { readableLogGroup, SavedQueries } from '../observability';
import type { SelfCheckConfig } from '../self-check';
import { relayAlarms } from './alarms';
import { grantConnections, relayApi } from './api';
import { checkRelayProps } from './checks';
import { relayFunctionOptions, relayTarget, wakeRelay } from './function';
import { type IConversationRelay, ImportedRelay } from './imported-relay';
import { publishMetrics, type RelayMetricId, relayMetric, relayWidgets } from './metrics';
import type { ConversationRelayProps } from './props';
import { RELAY_QUERIES } from './queries';
import { RelayBase } from './relay-base';
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
export class ConversationRelay extends RelayBase implements IConversationRelay {
  /**
   * Imports a relay that another app or stack defines, so that a webhook leads calls to it. Both need the same auth token,
   * because it binds a session to its call.
   *
   * @param scope the parent of the construct
   * @param id the ID of the construct, unique within `scope`
   * @param relayUrl the `url` of the relay
   */
  public static fromRelayUrl(scope: Construct, id: string, relayUrl: string): IConversationRelay {
    return new ImportedRelay(scope, id, relayUrl);
  }

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
   * @default - none without `domainName`
   */
  public readonly dnsTarget?: string;

  /**
   * The function and the alarm of the self-check.
   *
   * @default - none without `selfCheck`
   */
  public readonly selfCheck?: SelfCheckConfig;

  private readonly namespace: string | undefined;
  private readonly allAlarms: Alarm[];

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
    const alarms = relayAlarms(this, props.alarms, this.function, (name, options) => this._metric(name, options));
    this.allAlarms = selfCheck?.canaryAlarm ? [...alarms, selfCheck.canaryAlarm] : alarms;
  }

  /** The alarms of `alarms`, and that of the self-check's canary. */
  public get alarms(): Alarm[] {
    return [...this.allAlarms];
  }

  /**
   * Adds a row of widgets to a dashboard: handshakes, refusals and errors, the time to the first text, and the function.
   *
   * @param dashboard the dashboard, such as that of `WebhookDashboard`
   */
  public addToDashboard(dashboard: Dashboard): void {
    const widgets = relayWidgets(this.node.path, this.function, (name, options) => this._metric(name, options));
    dashboard.addWidgets(...widgets);
  }

  /** @internal */
  protected _metric(id: RelayMetricId, options?: MetricOptions): Metric {
    return relayMetric(this, this.namespace, id, options);
  }

  private configure(created: LambdaFunction, { authToken, domainName }: ConversationRelayProps): void {
    const own = domainName === undefined ? {} : { [Environment.relayUrl]: this.url };
    const environment = { ...authToken.environment, [Environment.relayTable]: this.table.tableName, ...own };
    for (const [name, value] of Object.entries(environment)) created.addEnvironment(name, value);
  }
}
