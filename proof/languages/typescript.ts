import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { EventBus, type IEventBus, Schedule } from 'aws-cdk-lib/aws-events';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import {
  AuthToken,
  ConversationRelay,
  Delivery,
  DeliveryResult,
  FrontDoor,
  FrontDoorKind,
  Idempotency,
  MessagingServicePointing,
  PhoneNumberPointing,
  RelayInvocation,
  RequestOutcome,
  RetryPolicy,
  SelfCheck,
  TwilioWebhook,
  WebAcl,
  WebhookDashboard,
} from '../../lib';

/**
 * The app that `python/`, `java/`, and `go/` repeat: every front door, and every kind of option.
 *
 * tsx typescript.ts <folder of a built function>
 */

class ProofStack extends Stack {
  protected readonly authToken: AuthToken;

  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '111122223333', region: 'us-east-1' } });
    this.authToken = AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'Token', 'twilio/auth-token'));
  }

  protected zone() {
    const attributes = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };
    return HostedZone.fromHostedZoneAttributes(this, 'Zone', attributes);
  }

  protected certificate() {
    const arn = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';
    return Certificate.fromCertificateArn(this, 'Certificate', arn);
  }
}

class HttpApiStack extends ProofStack {
  constructor(scope: Construct, id: string, functionFolder: string) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    const webhook = new TwilioWebhook(this, 'Webhook', {
      authToken: this.authToken,
      code: Code.fromAsset(functionFolder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
      timeout: Duration.seconds(10),
      memorySize: 1024,
      environment: { GREETING: 'Hello' },
      frontDoor: FrontDoor.httpApi({
        domainName: 'api.example.com',
        certificate: this.certificate(),
        hostedZone: this.zone(),
        basePath: 'twilio',
        throttle: { rateLimit: 100, burstLimit: 200 },
      }),
      publicOrigins: ['https://cdn.example.com/hooks'],
      idempotency: Idempotency.dynamoDb({ expiresAfter: Duration.hours(2), pointInTimeRecovery: true }),
      selfCheck: SelfCheck.onDeployment({
        timeout: Duration.minutes(5),
        allOrigins: true,
        canary: { schedule: Schedule.rate(Duration.minutes(10)) },
      }),
      alarms: { topic, invalidSignatures: 5, handlerErrors: 2 },
      requestMetrics: true,
      savedQueries: true,
    });
    webhook.addFrontDoor('Second', FrontDoor.functionUrl());
    webhook
      .metricRequests({ outcome: RequestOutcome.ACCEPTED, frontDoor: FrontDoorKind.HTTP_API })
      .createAlarm(this, 'Idle', { threshold: 1, evaluationPeriods: 1 });
    webhook.metricDuration({ route: '/voice' }).createAlarm(this, 'Slow', { threshold: 5000, evaluationPeriods: 3 });
    const url = webhook.urlFor('/voice', {
      connectTimeout: Duration.seconds(2),
      retryCount: 3,
      retryPolicy: RetryPolicy.anyOf(RetryPolicy.CONNECT_TIMEOUT, RetryPolicy.SERVER_ERROR),
      edges: ['dublin'],
    });
    new CfnOutput(this, 'VoiceUrl', { value: url });
    const imported = TwilioWebhook.fromTwilioWebhookAttributes(this, 'Imported', {
      url: 'https://other.example.com',
      metricNamespace: 'Other/Webhook',
    });
    new WebhookDashboard(this, 'Dashboard', { webhooks: [webhook, imported] });
    new PhoneNumberPointing(this, 'Number', {
      webhook,
      credentials: Secret.fromSecretNameV2(this, 'ApiKey', 'twilio/api-key'),
      phoneNumber: '+14155550100',
      voicePath: '/voice',
      messagePath: '/message',
    });
  }
}

class RestApiStack extends ProofStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const webAcl = WebAcl.rateLimited({ limit: 20_000, evaluationWindow: Duration.minutes(1) });
    const frontDoor = FrontDoor.restApi({ deployOptions: { stageName: 'live' }, webAcl });
    new TwilioWebhook(this, 'Webhook', { authToken: this.authToken, frontDoor });
  }
}

class LoadBalancerStack extends ProofStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const frontDoor = FrontDoor.applicationLoadBalancer({
      domainName: 'lb.example.com',
      hostedZone: this.zone(),
      certificate: this.certificate(),
      redirectHttp: true,
    });
    const authToken = AuthToken.managed(this, 'Managed', { rotateEvery: Duration.days(30) });
    new TwilioWebhook(this, 'Webhook', { authToken, frontDoor });
  }
}

class FunctionUrlStack extends ProofStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const parameter = StringParameter.fromSecureStringParameterAttributes(this, 'Parameter', {
      parameterName: '/twilio/auth-token',
    });
    new TwilioWebhook(this, 'Webhook', {
      authToken: AuthToken.fromSsmParameter(parameter),
      frontDoor: FrontDoor.functionUrl(),
    });
  }
}

class CloudFrontStack extends ProofStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const frontDoor = FrontDoor.cloudFront({
      origin: FrontDoor.functionUrl(),
      domainName: 'edge.example.com',
      certificate: this.certificate(),
      hostedZone: this.zone(),
    });
    new TwilioWebhook(this, 'Webhook', { authToken: this.authToken, frontDoor });
  }
}

class DeliveriesStack extends ProofStack {
  constructor(scope: Construct, id: string, functionFolder: string) {
    super(scope, id);
    const authToken = AuthToken.dynamoDb(this, 'Tokens', { removalPolicy: RemovalPolicy.DESTROY });
    const queue = new Queue(this, 'Queue', { fifo: true, enforceSSL: true });
    const bus = new EventBus(this, 'Bus') as IEventBus;
    const relay = new ConversationRelay(this, 'Relay', {
      authToken,
      code: Code.fromAsset(functionFolder),
      invocation: RelayInvocation.SYNCHRONOUS,
      provisionedConcurrency: 1,
      ending: true,
      alarms: { firstText: Duration.seconds(2) },
    });
    const webhook = new TwilioWebhook(this, 'Webhook', {
      authToken,
      relay,
      requestMetrics: true,
      deliveries: {
        '/status': Delivery.toSqs(queue, { onFailure: new Queue(this, 'Failed', { enforceSSL: true }) }),
        '/events': Delivery.toEventBridge(bus, { source: 'twilio' }),
      },
    });
    webhook
      .metricDeliveries({ result: DeliveryResult.REFUSED })
      .createAlarm(this, 'Refused', { threshold: 1, evaluationPeriods: 1 });
    new MessagingServicePointing(this, 'Service', {
      webhook,
      credentials: Secret.fromSecretNameV2(this, 'ApiKey', 'twilio/api-key'),
      messagingServiceSid: 'MG0123456789abcdef0123456789abcdef',
      messagePath: '/events',
    });
  }
}

function main(functionFolder: string): void {
  const app = new App();
  new HttpApiStack(app, 'HttpApi', functionFolder);
  new RestApiStack(app, 'RestApi');
  new LoadBalancerStack(app, 'LoadBalancer');
  new FunctionUrlStack(app, 'FunctionUrl');
  new CloudFrontStack(app, 'CloudFront');
  new DeliveriesStack(app, 'Deliveries', functionFolder);
  app.synth();
}

main(process.argv[2] ?? '');
