import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { ConversationRelay, RelayInvocation, TwilioWebhook } from '../../../../lib';
import { key, token, zone } from './existing';
import type { Sample } from './sample';

const code = Code.fromInline('exports.handler = async () => ({ statusCode: 200 });');

/** Relays, and a webhook that leads to one. */
export const RELAYS: readonly Sample[] = [
  {
    name: 'relay',
    build(stack: Stack) {
      const relay = new ConversationRelay(stack, 'Agent', { authToken: token(stack), code });
      new TwilioWebhook(stack, 'Webhook', { authToken: token(stack), relay });
    },
  },
  {
    name: 'relay-with-everything',
    build(stack: Stack) {
      const topic = new Topic(stack, 'Topic', { enforceSSL: true, masterKey: key(stack) }) as ITopic;
      const relay = new ConversationRelay(stack, 'Agent', {
        authToken: token(stack),
        code,
        domainName: 'relay.example.com',
        hostedZone: zone(stack),
        basePath: 'agent',
        stageName: 'prod',
        invocation: RelayInvocation.SYNCHRONOUS,
        throttle: { rateLimit: 100, burstLimit: 200 },
        provisionedConcurrency: 1,
        ending: true,
        accessLogs: true,
        cloudWatchRole: true,
        tableEncryptionKey: key(stack),
        tableRemovalPolicy: RemovalPolicy.RETAIN,
        alarms: { topic, refused: 5, hookErrors: 2, firstText: Duration.seconds(2), goneConnections: 10 },
        metrics: true,
      });
      relay.addToDashboard(new Dashboard(stack, 'Dashboard'));
    },
  },
];
