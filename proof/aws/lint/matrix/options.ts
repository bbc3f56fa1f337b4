import { CfnOutput, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { AttributeType, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  AuthToken,
  FrontDoor,
  FrontDoorKind,
  Idempotency,
  MessagingServicePointing,
  PhoneNumberPointing,
  type PointingProps,
  RequestOutcome,
  RetryPolicy,
  SelfCheck,
  TwilioWebhook,
  TwimlAppPointing,
  WebhookDashboard,
} from '../../../../lib';
import { key, secret, token } from './existing';
import { COMMERCIAL, type Sample } from './sample';

const SID = '0123456789abcdef0123456789abcdef';

function topic(stack: Stack): ITopic {
  return new Topic(stack, 'Topic', { enforceSSL: true, masterKey: key(stack) }) as ITopic;
}

function ownTable(stack: Stack): ITable {
  const table = new Table(stack, 'Table', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiration',
  });
  return table as ITable;
}

/** The options of the webhook besides its function and front door, and the constructs beside it. */
export const OPTIONS: readonly Sample[] = [
  {
    name: 'managed-token',
    build(stack) {
      const authToken = AuthToken.managed(stack, 'AuthToken', {
        encryptionKey: key(stack),
        removalPolicy: RemovalPolicy.DESTROY,
        secretName: 'twilio/managed',
        rotateEvery: Duration.days(30),
        rotateImmediately: true,
        propagationDelay: Duration.seconds(0),
      });
      new TwilioWebhook(stack, 'Webhook', { authToken });
    },
    regions: COMMERCIAL,
  },
  {
    name: 'parameter',
    build(stack) {
      const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', {
        parameterName: '/twilio/auth-token',
      });
      new TwilioWebhook(stack, 'Webhook', {
        authToken: AuthToken.fromSsmParameter(parameter, { encryptionKey: key(stack) }),
      });
    },
  },
  {
    name: 'observed',
    build(stack) {
      const notified = topic(stack);
      const webhook = new TwilioWebhook(stack, 'Webhook', {
        authToken: token(stack),
        publicOrigins: ['https://cdn.example.com/hooks'],
        alarms: { topic: notified, invalidSignatures: 5, handlerErrors: 2 },
        requestMetrics: true,
        savedQueries: true,
        idempotency: Idempotency.dynamoDb({
          expiresAfter: Duration.hours(2),
          pointInTimeRecovery: true,
          encryptionKey: key(stack),
          removalPolicy: RemovalPolicy.RETAIN,
          alarmOnThrottles: true,
        }),
        selfCheck: SelfCheck.onDeployment({
          timeout: Duration.minutes(5),
          allOrigins: true,
          canary: {
            schedule: Schedule.rate(Duration.minutes(10)),
            topic: notified,
            origins: ['https://cdn.example.com/hooks'],
          },
        }),
      });
      webhook.addFrontDoor('Second', FrontDoor.restApi());
      webhook
        .metricRequests({ outcome: RequestOutcome.ACCEPTED, frontDoor: FrontDoorKind.HTTP_API })
        .createAlarm(stack, 'Idle', { threshold: 1, evaluationPeriods: 1 });
      webhook.metricDuration({ route: '/voice' }).createAlarm(stack, 'Slow', { threshold: 5000, evaluationPeriods: 3 });
      const url = webhook.urlFor('/voice', {
        connectTimeout: Duration.seconds(2),
        readTimeout: Duration.seconds(10),
        totalTimeout: Duration.seconds(15),
        retryCount: 3,
        retryPolicy: RetryPolicy.ALL,
        sni: true,
        edges: ['dublin'],
      });
      new CfnOutput(stack, 'VoiceUrl', { value: url });
      const imported = TwilioWebhook.fromTwilioWebhookAttributes(stack, 'Imported', {
        url: 'https://other.example.com',
        metricNamespace: 'Other/Webhook',
        function: webhook.function,
      });
      new WebhookDashboard(stack, 'Dashboard', { webhooks: [webhook, imported], dashboardName: 'webhooks' });
    },
  },
  {
    name: 'existing-table',
    build(stack) {
      new TwilioWebhook(stack, 'Webhook', {
        authToken: token(stack),
        idempotency: Idempotency.dynamoDb({ table: ownTable(stack) }),
        selfCheck: SelfCheck.onDeployment({ origins: ['https://hooks.example.com'] }),
      });
    },
  },
  {
    name: 'pointing',
    build(stack) {
      const webhook = new TwilioWebhook(stack, 'Webhook', { authToken: token(stack) });
      const common: PointingProps = { webhook, credentials: secret(stack, 'ApiKey', 'twilio/api-key') };
      const fallbackUrl = 'https://fallback.example.com/voice';
      new PhoneNumberPointing(stack, 'Number', {
        ...common,
        phoneNumber: '+14155550100',
        voicePath: '/voice',
        messagePath: '/message',
        statusCallbackPath: '/status',
        fallbackUrl,
        allowOverridden: true,
      });
      new PhoneNumberPointing(stack, 'Second', { ...common, phoneNumberSid: `PN${SID}`, voicePath: '/voice' });
      new MessagingServicePointing(stack, 'Service', {
        ...common,
        messagingServiceSid: `MG${SID}`,
        messagePath: '/message',
      });
      new TwimlAppPointing(stack, 'App', {
        ...common,
        twimlAppSid: `AP${SID}`,
        voicePath: '/voice',
        messagePath: '/message',
      });
    },
  },
];
