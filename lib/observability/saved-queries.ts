import { Stack } from 'aws-cdk-lib';
import { type ILogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

const COLUMNS = [
  '@timestamp',
  'message.outcome as outcome',
  'message.status as status',
  'message.detail as detail',
  'message.receivedUrl as receivedUrl',
  'message.publicUrl as publicUrl',
  'message.candidates as candidates',
];

/**
 * Saved queries of CloudWatch Logs Insights over the runtime's log line. They cost nothing until they are run.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AnalyzingLogData.html
 */
export class SavedQueries extends Construct {
  public constructor(scope: Construct, id: string, logGroup: ILogGroup) {
    super(scope, id);
    const name = `${Stack.of(this).stackName}/${scope.node.id}`;
    const query = (queryId: string, title: string, queryString: ConstructorParameters<typeof QueryString>[0]) =>
      new QueryDefinition(this, queryId, {
        queryDefinitionName: `${name}/${title}`,
        queryString: new QueryString({ sort: '@timestamp desc', limit: 100, ...queryString }),
        logGroups: [logGroup],
      });
    query('Refused', 'Why were requests refused', {
      fields: COLUMNS,
      filterStatements: ['ispresent(message.outcome)', 'message.outcome != "accepted"'],
    });
    query('Call', 'What happened to a call or message', {
      fields: [...COLUMNS, 'message.route as route', 'message.durationMs as durationMs'],
      filterStatements: ['message.callSid = "CA…" or message.messageSid = "SM…"'],
    });
    query('Routes', 'How long routes take', {
      filterStatements: ['ispresent(message.route)'],
      statsStatements: [
        'count(*) as requests, pct(message.durationMs, 50) as p50, pct(message.durationMs, 99) as p99 by message.route',
      ],
      sort: 'p99 desc',
    });
  }
}
