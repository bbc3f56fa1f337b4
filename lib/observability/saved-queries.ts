import { Stack } from 'aws-cdk-lib';
import { type ILogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Fields of the log line, as columns. */
const OUTCOME = columns('outcome', 'status', 'detail', 'receivedUrl', 'publicUrl', 'candidates', 'key', 'claimedKey');
const DELIVERY = columns(
  'delivery.destination',
  'delivery.entries',
  ...['delivered', 'retried', 'diverted', 'refused'].map((name) => `delivery.${name}`),
);
const IDS = columns('route', 'callSid', 'messageSid', 'accountSid', 'durationMs');
const DELIVERIES: SavedQuery = {
  title: 'What happened to the webhooks of a message',
  fields: [
    '@timestamp',
    ...columns('outcome', 'status', 'route'),
    ...DELIVERY,
    ...columns('messageSid', 'callSid', 'twilioRequestId'),
  ],
  filterStatements: ['ispresent(message.delivery.entries)', 'message.messageSid = "SM…" or message.callSid = "CA…"'],
};

/** A saved query: its title and its parts. */
export type SavedQuery = ConstructorParameters<typeof QueryString>[0] & { readonly title: string };

/**
 * Saved queries of CloudWatch Logs Insights over a function's log, as `console` writes it. They cost nothing until they
 * run.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export class SavedQueries extends Construct {
  public constructor(scope: Construct, id: string, logGroup: ILogGroup, queries: Readonly<Record<string, SavedQuery>>) {
    super(scope, id);
    const stack = Stack.of(this);
    const folder = `${stack.stackName}/${scope.node.path.slice(stack.node.path.length + 1)}`;
    for (const [name, { title, ...query }] of Object.entries(queries)) {
      new QueryDefinition(this, name, {
        queryDefinitionName: `${folder}/${title}`,
        queryString: new QueryString({ sort: '@timestamp desc', limit: 100, ...query }),
        logGroups: [logGroup],
      });
    }
  }
}

/** Returns the queries over the log line of a webhook. */
export function webhookQueries(delivers: boolean): Record<string, SavedQuery> {
  return {
    Refused: {
      title: 'Why were requests refused',
      fields: ['@timestamp', ...OUTCOME, ...IDS],
      filterStatements: ['ispresent(message.outcome)', 'message.outcome != "accepted"'],
    },
    Call: {
      title: 'What happened to a call or message',
      fields: ['@timestamp', ...OUTCOME, ...IDS, ...columns('twilioRequestId'), 'message.error.message as error'],
      filterStatements: ['message.callSid = "CA…" or message.messageSid = "SM…"'],
    },
    Routes: {
      title: 'How long routes take',
      filterStatements: ['ispresent(message.route)'],
      statsStatements: [
        'count(*) as requests, pct(message.durationMs, 50) as p50, pct(message.durationMs, 99) as p99 by message.route',
      ],
      sort: 'p99 desc',
    },
    ...(delivers ? { Deliveries: DELIVERIES } : {}),
  };
}

/** Returns fields of the log line as columns. */
export function columns(...names: string[]): string[] {
  return names.map((name) => `message.${name} as ${name.replace('delivery.', '')}`);
}
