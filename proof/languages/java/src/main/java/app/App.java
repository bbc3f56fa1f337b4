package app;

import io.github.cdktwiliowebhook.AccountTableProps;
import io.github.cdktwiliowebhook.AlarmOptions;
import io.github.cdktwiliowebhook.ApplicationLoadBalancerFrontDoorOptions;
import io.github.cdktwiliowebhook.AuthToken;
import io.github.cdktwiliowebhook.CanaryOptions;
import io.github.cdktwiliowebhook.CloudFrontFrontDoorOptions;
import io.github.cdktwiliowebhook.ConnectionOverrides;
import io.github.cdktwiliowebhook.ConversationRelay;
import io.github.cdktwiliowebhook.Delivery;
import io.github.cdktwiliowebhook.DeliveryMetricOptions;
import io.github.cdktwiliowebhook.DeliveryResult;
import io.github.cdktwiliowebhook.DurationMetricOptions;
import io.github.cdktwiliowebhook.DynamoDbIdempotencyOptions;
import io.github.cdktwiliowebhook.EventBridgeDeliveryOptions;
import io.github.cdktwiliowebhook.FrontDoor;
import io.github.cdktwiliowebhook.FrontDoorKind;
import io.github.cdktwiliowebhook.HttpApiFrontDoorOptions;
import io.github.cdktwiliowebhook.IFrontDoor;
import io.github.cdktwiliowebhook.ITwilioWebhook;
import io.github.cdktwiliowebhook.Idempotency;
import io.github.cdktwiliowebhook.ManagedAuthTokenProps;
import io.github.cdktwiliowebhook.MessagingServicePointing;
import io.github.cdktwiliowebhook.PhoneNumberPointing;
import io.github.cdktwiliowebhook.RateLimitedWebAclOptions;
import io.github.cdktwiliowebhook.RelayAlarmOptions;
import io.github.cdktwiliowebhook.RelayInvocation;
import io.github.cdktwiliowebhook.RequestMetricOptions;
import io.github.cdktwiliowebhook.RequestOutcome;
import io.github.cdktwiliowebhook.RestApiFrontDoorOptions;
import io.github.cdktwiliowebhook.RetryPolicy;
import io.github.cdktwiliowebhook.SelfCheck;
import io.github.cdktwiliowebhook.SelfCheckOptions;
import io.github.cdktwiliowebhook.SqsDeliveryOptions;
import io.github.cdktwiliowebhook.TwilioWebhook;
import io.github.cdktwiliowebhook.TwilioWebhookAttributes;
import io.github.cdktwiliowebhook.WebAcl;
import io.github.cdktwiliowebhook.WebhookDashboard;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.apigateway.StageOptions;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.certificatemanager.ICertificate;
import software.amazon.awscdk.services.cloudwatch.CreateAlarmOptions;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.ssm.IStringParameter;
import software.amazon.awscdk.services.ssm.SecureStringParameterAttributes;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.constructs.Construct;

/** The stacks of ../typescript.ts in Java. */
public final class App {
  private App() {}

  static class ProofStack extends Stack {
    final AuthToken authToken;

    ProofStack(Construct scope, String id) {
      super(scope, id, StackProps.builder()
          .env(Environment.builder().account("111122223333").region("us-east-1").build())
          .build());
      authToken = AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, "Token", "twilio/auth-token"));
    }

    IHostedZone zone() {
      return HostedZone.fromHostedZoneAttributes(this, "Zone", HostedZoneAttributes.builder()
          .hostedZoneId("Z0123456789ABCDEFGHIJ")
          .zoneName("example.com")
          .build());
    }

    ICertificate certificate() {
      return Certificate.fromCertificateArn(this, "Certificate",
          "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012");
    }
  }

  static class HttpApiStack extends ProofStack {
    HttpApiStack(Construct scope, String id, String functionFolder) {
      super(scope, id);
      Topic topic = Topic.Builder.create(this, "Topic").enforceSsl(true).build();
      TwilioWebhook webhook = TwilioWebhook.Builder.create(this, "Webhook")
          .authToken(authToken)
          .code(Code.fromAsset(functionFolder))
          .handler("index.handler")
          .runtime(Runtime.NODEJS_22_X)
          .timeout(Duration.seconds(10))
          .memorySize(1024)
          .environment(Map.of("GREETING", "Hello"))
          .frontDoor(FrontDoor.httpApi(HttpApiFrontDoorOptions.builder()
              .domainName("api.example.com")
              .certificate(certificate())
              .hostedZone(zone())
              .basePath("twilio")
              .throttle(ThrottleSettings.builder().rateLimit(100).burstLimit(200).build())
              .build()))
          .publicOrigins(List.of("https://cdn.example.com/hooks"))
          .idempotency(Idempotency.dynamoDb(DynamoDbIdempotencyOptions.builder()
              .expiresAfter(Duration.hours(2))
              .pointInTimeRecovery(true)
              .build()))
          .selfCheck(SelfCheck.onDeployment(SelfCheckOptions.builder()
              .timeout(Duration.minutes(5))
              .allOrigins(true)
              .canary(CanaryOptions.builder().schedule(Schedule.rate(Duration.minutes(10))).build())
              .build()))
          .alarms(AlarmOptions.builder().topic(topic).invalidSignatures(5).handlerErrors(2).build())
          .requestMetrics(true)
          .savedQueries(true)
          .build();
      webhook.addFrontDoor("Second", FrontDoor.functionUrl());
      webhook.metricRequests(RequestMetricOptions.builder()
              .outcome(RequestOutcome.ACCEPTED)
              .frontDoor(FrontDoorKind.HTTP_API)
              .build())
          .createAlarm(this, "Idle", CreateAlarmOptions.builder().threshold(1).evaluationPeriods(1).build());
      webhook.metricDuration(DurationMetricOptions.builder().route("/voice").build())
          .createAlarm(this, "Slow", CreateAlarmOptions.builder().threshold(5000).evaluationPeriods(3).build());
      CfnOutput.Builder.create(this, "VoiceUrl")
          .value(webhook.urlFor("/voice", ConnectionOverrides.builder()
              .connectTimeout(Duration.seconds(2))
              .retryCount(3)
              .retryPolicy(RetryPolicy.anyOf(RetryPolicy.CONNECT_TIMEOUT, RetryPolicy.SERVER_ERROR))
              .edges(List.of("dublin"))
              .build()))
          .build();
      ITwilioWebhook imported = TwilioWebhook.fromTwilioWebhookAttributes(this, "Imported",
          TwilioWebhookAttributes.builder()
              .url("https://other.example.com")
              .metricNamespace("Other/Webhook")
              .build());
      WebhookDashboard.Builder.create(this, "Dashboard").webhooks(List.of(webhook, imported)).build();
      PhoneNumberPointing.Builder.create(this, "Number")
          .webhook(webhook)
          .credentials(Secret.fromSecretNameV2(this, "ApiKey", "twilio/api-key"))
          .phoneNumber("+14155550100")
          .voicePath("/voice")
          .messagePath("/message")
          .build();
    }
  }

  static class RestApiStack extends ProofStack {
    RestApiStack(Construct scope, String id) {
      super(scope, id);
      WebAcl webAcl = WebAcl.rateLimited(RateLimitedWebAclOptions.builder()
          .limit(20_000)
          .evaluationWindow(Duration.minutes(1))
          .build());
      add(this, FrontDoor.restApi(RestApiFrontDoorOptions.builder()
          .deployOptions(StageOptions.builder().stageName("live").build())
          .webAcl(webAcl)
          .build()), authToken);
    }
  }

  static class LoadBalancerStack extends ProofStack {
    LoadBalancerStack(Construct scope, String id) {
      super(scope, id);
      IFrontDoor frontDoor = FrontDoor.applicationLoadBalancer(ApplicationLoadBalancerFrontDoorOptions.builder()
          .domainName("lb.example.com")
          .hostedZone(zone())
          .certificate(certificate())
          .redirectHttp(true)
          .build());
      add(this, frontDoor, AuthToken.managed(this, "Managed", ManagedAuthTokenProps.builder()
          .rotateEvery(Duration.days(30))
          .build()));
    }
  }

  static class FunctionUrlStack extends ProofStack {
    FunctionUrlStack(Construct scope, String id) {
      super(scope, id);
      IStringParameter parameter = StringParameter.fromSecureStringParameterAttributes(this, "Parameter",
          SecureStringParameterAttributes.builder().parameterName("/twilio/auth-token").build());
      add(this, FrontDoor.functionUrl(), AuthToken.fromSsmParameter(parameter));
    }
  }

  static class CloudFrontStack extends ProofStack {
    CloudFrontStack(Construct scope, String id) {
      super(scope, id);
      add(this, FrontDoor.cloudFront(CloudFrontFrontDoorOptions.builder()
          .origin(FrontDoor.functionUrl())
          .domainName("edge.example.com")
          .certificate(certificate())
          .hostedZone(zone())
          .build()), authToken);
    }
  }

  static class DeliveriesStack extends ProofStack {
    DeliveriesStack(Construct scope, String id, String functionFolder) {
      super(scope, id);
      AuthToken tokens = AuthToken.dynamoDb(this, "Tokens", AccountTableProps.builder()
          .removalPolicy(RemovalPolicy.DESTROY)
          .build());
      Queue queue = Queue.Builder.create(this, "Queue").fifo(true).enforceSsl(true).build();
      ConversationRelay relay = ConversationRelay.Builder.create(this, "Relay")
          .authToken(tokens)
          .code(Code.fromAsset(functionFolder))
          .invocation(RelayInvocation.SYNCHRONOUS)
          .provisionedConcurrency(1)
          .ending(true)
          .alarms(RelayAlarmOptions.builder().firstText(Duration.seconds(2)).build())
          .build();
      TwilioWebhook webhook = TwilioWebhook.Builder.create(this, "Webhook")
          .authToken(tokens)
          .relay(relay)
          .requestMetrics(true)
          .deliveries(Map.of(
              "/status", Delivery.toSqs(queue, SqsDeliveryOptions.builder()
                  .onFailure(Queue.Builder.create(this, "Failed").enforceSsl(true).build())
                  .build()),
              "/events", Delivery.toEventBridge(new EventBus(this, "Bus"), EventBridgeDeliveryOptions.builder()
                  .source("twilio")
                  .build())))
          .build();
      webhook.metricDeliveries(DeliveryMetricOptions.builder().result(DeliveryResult.REFUSED).build())
          .createAlarm(this, "Refused", CreateAlarmOptions.builder().threshold(1).evaluationPeriods(1).build());
      MessagingServicePointing.Builder.create(this, "Service")
          .webhook(webhook)
          .credentials(Secret.fromSecretNameV2(this, "ApiKey", "twilio/api-key"))
          .messagingServiceSid("MG0123456789abcdef0123456789abcdef")
          .messagePath("/events")
          .build();
    }
  }

  private static void add(Construct scope, IFrontDoor frontDoor, AuthToken authToken) {
    TwilioWebhook.Builder.create(scope, "Webhook").authToken(authToken).frontDoor(frontDoor).build();
  }

  public static void main(String[] args) {
    software.amazon.awscdk.App app = new software.amazon.awscdk.App();
    new HttpApiStack(app, "HttpApi", args[0]);
    new RestApiStack(app, "RestApi");
    new LoadBalancerStack(app, "LoadBalancer");
    new FunctionUrlStack(app, "FunctionUrl");
    new CloudFrontStack(app, "CloudFront");
    new DeliveriesStack(app, "Deliveries", args[0]);
    app.synth();
  }
}
