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

/**
 * Saved queries of CloudWatch Logs Insights over the runtime's log line, as `console` writes it. They cost nothing until
 * they run.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export class SavedQueries extends Construct {
  private readonly folder: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly logGroup: ILogGroup,
    delivers: boolean,
  ) {
    super(scope, id);
    const stack = Stack.of(this);
    this.folder = `${stack.stackName}/${scope.node.path.slice(stack.node.path.length + 1)}`;
    this.save('Refused', 'Why were requests refused', {
      fields: ['@timestamp', ...OUTCOME, ...IDS],
      filterStatements: ['ispresent(message.outcome)', 'message.outcome != "accepted"'],
    });
    this.save('Call', 'What happened to a call or message', {
      fields: ['@timestamp', ...OUTCOME, ...IDS, ...columns('twilioRequestId'), 'message.error.message as error'],
      filterStatements: ['message.callSid = "CA…" or message.messageSid = "SM…"'],
    });
    this.save('Routes', 'How long routes take', {
      filterStatements: ['ispresent(message.route)'],
      statsStatements: [
        'count(*) as requests, pct(message.durationMs, 50) as p50, pct(message.durationMs, 99) as p99 by message.route',
      ],
      sort: 'p99 desc',
    });
    if (!delivers) return;
    this.save('Deliveries', 'What happened to the webhooks of a message', {
      fields: [
        '@timestamp',
        ...columns('outcome', 'status', 'route'),
        ...DELIVERY,
        ...columns('messageSid', 'callSid', 'twilioRequestId'),
      ],
      filterStatements: [
        'ispresent(message.delivery.entries)',
        'message.messageSid = "SM…" or message.callSid = "CA…"',
      ],
    });
  }

  private save(id: string, title: string, queryString: ConstructorParameters<typeof QueryString>[0]): void {
    new QueryDefinition(this, id, {
      queryDefinitionName: `${this.folder}/${title}`,
      queryString: new QueryString({ sort: '@timestamp desc', limit: 100, ...queryString }),
      logGroups: [this.logGroup],
    });
  }
}

function columns(...names: string[]): string[] {
  return names.map((name) => `message.${name} as ${name.replace('delivery.', '')}`);
}
