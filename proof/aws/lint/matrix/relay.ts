import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { ConversationRelay, RelayInvocation, SelfCheck, TwilioWebhook } from '../../../../lib';
import { key, token, zone } from './existing';
import type { Sample } from './sample';

/** WebSocket APIs for ConversationRelay, and a webhook that leads to one. */
export const RELAYS: readonly Sample[] = [
  {
    name: 'webhook-with-relay',
    build(stack) {
      const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');
      const relay = new ConversationRelay(stack, 'Relay', { authToken: token(stack), code });
      new TwilioWebhook(stack, 'Webhook', { authToken: token(stack), relay });
    },
  },
  {
    name: 'conversation-relay',
    build(stack) {
      new ConversationRelay(stack, 'Relay', {
        authToken: token(stack),
        entry: 'examples/quick-start/lambda/app.ts',
        domainName: 'relay.example.com',
        hostedZone: zone(stack),
        basePath: 'talk',
        stageName: 'prod',
        invocation: RelayInvocation.ASYNCHRONOUS,
        throttle: { rateLimit: 100, burstLimit: 200 },
        provisionedConcurrency: 1,
        ending: true,
        accessLogs: true,
        cloudWatchRole: true,
        tableEncryptionKey: key(stack),
        tableRemovalPolicy: RemovalPolicy.RETAIN,
        metrics: true,
        savedQueries: true,
        selfCheck: SelfCheck.onDeployment({ canary: {} }),
        alarms: {
          topic: new Topic(stack, 'Topic', { enforceSSL: true }) as ITopic,
          refused: 5,
          hookErrors: 2,
          firstText: Duration.seconds(2),
          goneConnections: 10,
        },
      });
    },
  },
];
