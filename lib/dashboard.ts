import { Duration, Stack } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  SearchExpression,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FrontDoorKind, RequestOutcome } from './observability';
import type { ITwilioWebhook } from './webhook-interface';

/** Properties of {@link WebhookDashboard}. */
export interface WebhookDashboardProps {
  /**
   * The webhooks, each in its own rows. They need `requestMetrics: true`; imported ones need their `metricNamespace`, and
   * their `function` for the widgets of the function.
   */
  readonly webhooks: ITwilioWebhook[];

  /**
   * The name of the dashboard.
   *
   * @default - CloudFormation generates a name
   */
  readonly dashboardName?: string;
}

/**
 * A CloudWatch dashboard of webhooks: requests by outcome and front door, response times, slowest routes, cold starts,
 * and the function.
 */
export class WebhookDashboard extends Construct {
  /** The dashboard, to add widgets to. */
  public readonly dashboard: Dashboard;

  /**
   * Defines the dashboard.
   *
   * @param scope the parent of the construct
   * @param id the ID of the construct, unique within `scope`
   * @param props the webhooks to show
   * @throws {Error} when a webhook doesn't publish its metrics
   */
  public constructor(scope: Construct, id: string, props: WebhookDashboardProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Resource', {
      defaultInterval: Duration.hours(3),
      ...(props.dashboardName === undefined ? {} : { dashboardName: props.dashboardName }),
    });
    for (const webhook of props.webhooks) {
      this.dashboard.addWidgets(...requestWidgets(webhook));
      this.dashboard.addWidgets(...routeWidgets(webhook), ...functionWidgets(webhook));
    }
  }
}

/** Four widgets fill a row of 24. */
const WIDTH = 6;

function graph(webhook: ITwilioWebhook, title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title: `${webhook.node.path}: ${title}`, width: WIDTH, left, right });
}

function requestWidgets(webhook: ITwilioWebhook): IWidget[] {
  const refused = Object.values(RequestOutcome).filter((outcome) => outcome !== RequestOutcome.ACCEPTED);
  const count = (outcome: RequestOutcome) => webhook.metricRequests({ outcome, label: outcome });
  return [
    graph(webhook, 'requests', [webhook.metricRequests({ label: 'all' }), count(RequestOutcome.ACCEPTED)]),
    graph(webhook, 'refused or failed', refused.map(count)),
    graph(
      webhook,
      'requests by front door',
      Object.values(FrontDoorKind).map((frontDoor) => webhook.metricRequests({ frontDoor, label: frontDoor })),
    ),
    graph(
      webhook,
      'response time (ms)',
      [50, 90, 99].map((percent) =>
        webhook.metricDuration({ statistic: Stats.percentile(percent), label: `p${percent}` }),
      ),
    ),
  ];
}

function routeWidgets(webhook: ITwilioWebhook): IWidget[] {
  return [
    graph(webhook, 'slowest routes (p99, ms)', [slowestRoutes(webhook)]),
    graph(webhook, 'cold starts', [webhook.metricColdStarts()]),
  ];
}

/** The interface has no `function`, because jsii can't make it optional there and required on `TwilioWebhook`. */
function functionWidgets(webhook: ITwilioWebhook & { readonly function?: IFunction }): IWidget[] {
  const { function: handler } = webhook;
  if (!handler) return [];
  return [
    graph(webhook, 'function', [handler.metricErrors(), handler.metricThrottles()]),
    graph(webhook, 'concurrency', [handler.metric('ConcurrentExecutions', { statistic: Stats.MAXIMUM })]),
  ];
}

/**
 * Routes aren't known at synth, so CloudWatch searches for them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
function slowestRoutes(webhook: ITwilioWebhook): SearchExpression {
  const { namespace, metricName } = webhook.metricDuration({ route: '/' });
  const { account, region } = Stack.of(webhook);
  return new SearchExpression({
    expression: `SORT(SEARCH('{"${namespace}",Route} MetricName="${metricName}"', 'p99', 300), MAX, DESC, 10)`,
    // With an empty label, CloudWatch labels each line with its route.
    label: '',
    searchAccount: account,
    searchRegion: region,
  });
}
