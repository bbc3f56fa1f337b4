import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IWidget, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { TwilioWebhook } from '../twilio-webhook';
import { RequestOutcome } from './request-outcome';

/** What a dashboard shows. */
export interface WebhookDashboardProps {
  /** The webhooks, each in rows of its own. */
  readonly webhooks: TwilioWebhook[];

  /**
   * Name of the dashboard.
   *
   * @default - made from the construct's path
   */
  readonly dashboardName?: string;
}

/** A CloudWatch dashboard of webhooks: requests by outcome, latency, cold starts, slowest routes, and the function. */
export class WebhookDashboard extends Construct {
  /** The dashboard, to add widgets to. */
  public readonly dashboard: Dashboard;

  public constructor(scope: Construct, id: string, props: WebhookDashboardProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Resource', {
      defaultInterval: Duration.hours(3),
      ...(props.dashboardName === undefined ? {} : { dashboardName: props.dashboardName }),
    });
    for (const webhook of props.webhooks) this.dashboard.addWidgets(...widgets(webhook));
  }
}

const WIDTH = 8;

function widgets(webhook: TwilioWebhook): IWidget[] {
  const name = webhook.node.path;
  const outcomes = Object.values(RequestOutcome);
  const refused = outcomes.filter((outcome) => outcome !== RequestOutcome.ACCEPTED);
  const count = (outcome: RequestOutcome) => webhook.metricRequests({ outcome, label: outcome });
  return [
    new GraphWidget({
      title: `${name}: requests`,
      width: WIDTH,
      left: [webhook.metricRequests({ label: 'all' }), count(RequestOutcome.ACCEPTED)],
    }),
    new GraphWidget({ title: `${name}: refused or failed`, width: WIDTH, left: refused.map(count), stacked: true }),
    new GraphWidget({
      title: `${name}: answer time (ms)`,
      width: WIDTH,
      left: [50, 90, 99].map((percent) =>
        webhook.metricDuration({ statistic: Stats.percentile(percent), label: `p${percent}` }),
      ),
    }),
    new GraphWidget({ title: `${name}: slowest routes (p99, ms)`, width: WIDTH, left: [slowestRoutes(webhook)] }),
    new GraphWidget({ title: `${name}: cold starts`, width: WIDTH, left: [webhook.metricColdStarts()] }),
    new GraphWidget({
      title: `${name}: function`,
      width: WIDTH,
      left: [webhook.function.metricErrors(), webhook.function.metricThrottles()],
      right: [webhook.function.metric('ConcurrentExecutions', { statistic: Stats.MAXIMUM })],
    }),
  ];
}

/** Routes are not known here, so CloudWatch looks for them. */
function slowestRoutes(webhook: TwilioWebhook): MathExpression {
  const namespace = webhook.metricDuration({ route: '/' }).namespace;
  return new MathExpression({
    expression: `SORT(SEARCH('{"${namespace}",Route} MetricName="Duration"', 'p99', 300), MAX, DESC, 10)`,
    label: '',
    usingMetrics: {},
  });
}
