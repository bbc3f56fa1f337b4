import { Duration, Stack } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  SearchExpression,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { FrontDoorKind, RequestOutcome } from './observability';
import type { ITwilioWebhook } from './webhook-interface';

/** What a dashboard shows. */
export interface WebhookDashboardProps {
  /** The webhooks, each in rows of its own; imported ones with their `function` and `logGroup`. */
  readonly webhooks: ITwilioWebhook[];

  /**
   * Name of the dashboard.
   *
   * @default - made from the construct's path
   */
  readonly dashboardName?: string;
}

/**
 * A CloudWatch dashboard of webhooks: requests by outcome and front door, latency, slowest routes, cold starts, and the
 * function.
 */
export class WebhookDashboard extends Construct {
  /** The dashboard, to add widgets to. */
  public readonly dashboard: Dashboard;

  /**
   * Makes the dashboard.
   *
   * @param scope what it belongs to: a stack, or a construct in one.
   * @param id its id there.
   * @param props which webhooks to show.
   */
  public constructor(scope: Construct, id: string, props: WebhookDashboardProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Resource', {
      defaultInterval: Duration.hours(3),
      ...(props.dashboardName === undefined ? {} : { dashboardName: props.dashboardName }),
    });
    for (const webhook of props.webhooks) {
      this.dashboard.addWidgets(...requestWidgets(webhook));
      this.dashboard.addWidgets(...functionWidgets(webhook));
    }
  }
}

/** Four in a row of 24. */
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
      'answer time (ms)',
      [50, 90, 99].map((percent) =>
        webhook.metricDuration({ statistic: Stats.percentile(percent), label: `p${percent}` }),
      ),
    ),
  ];
}

function functionWidgets(webhook: ITwilioWebhook): IWidget[] {
  const { function: handler } = webhook;
  return [
    graph(webhook, 'slowest routes (p99, ms)', [slowestRoutes(webhook)]),
    graph(webhook, 'cold starts', [webhook.metricColdStarts()]),
    graph(webhook, 'function', [handler.metricErrors(), handler.metricThrottles()]),
    graph(webhook, 'concurrency', [handler.metric('ConcurrentExecutions', { statistic: Stats.MAXIMUM })]),
  ];
}

/**
 * Routes are not known here, so CloudWatch looks for them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
function slowestRoutes(webhook: ITwilioWebhook): SearchExpression {
  const { namespace, metricName } = webhook.metricDuration({ route: '/' });
  const { account, region } = Stack.of(webhook);
  return new SearchExpression({
    expression: `SORT(SEARCH('{"${namespace}",Route} MetricName="${metricName}"', 'p99', 300), MAX, DESC, 10)`,
    // An empty label leaves each line the one that CloudWatch makes from its route.
    label: '',
    searchAccount: account,
    searchRegion: region,
  });
}
