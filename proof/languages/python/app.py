"""The stacks of ../typescript.ts in Python."""

import sys

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_ssm as ssm
from cdk_twilio_webhook import (
    AlarmOptions,
    AuthToken,
    CanaryOptions,
    ConversationRelay,
    Delivery,
    DeliveryResult,
    FrontDoor,
    FrontDoorKind,
    Idempotency,
    MessagingServicePointing,
    PhoneNumberPointing,
    RelayAlarmOptions,
    RelayInvocation,
    RequestOutcome,
    RetryPolicy,
    SelfCheck,
    TwilioWebhook,
    WebAcl,
    WebhookDashboard,
)
from constructs import Construct

ENVIRONMENT = cdk.Environment(account="111122223333", region="us-east-1")


class ProofStack(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, env=ENVIRONMENT)
        secret = secretsmanager.Secret.from_secret_name_v2(self, "Token", "twilio/auth-token")
        self.auth_token = AuthToken.from_secrets_manager(secret)

    def zone(self) -> route53.IHostedZone:
        return route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z0123456789ABCDEFGHIJ", zone_name="example.com"
        )

    def certificate(self) -> acm.ICertificate:
        arn = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
        return acm.Certificate.from_certificate_arn(self, "Certificate", arn)


class HttpApiStack(ProofStack):
    def __init__(self, scope: Construct, construct_id: str, function_folder: str) -> None:
        super().__init__(scope, construct_id)
        topic = sns.Topic(self, "Topic", enforce_ssl=True)
        webhook = TwilioWebhook(
            self,
            "Webhook",
            auth_token=self.auth_token,
            code=lambda_.Code.from_asset(function_folder),
            handler="index.handler",
            runtime=lambda_.Runtime.NODEJS_22_X,
            timeout=cdk.Duration.seconds(10),
            memory_size=1024,
            environment={"GREETING": "Hello"},
            front_door=FrontDoor.http_api(
                domain_name="api.example.com",
                certificate=self.certificate(),
                hosted_zone=self.zone(),
                base_path="twilio",
                throttle=apigatewayv2.ThrottleSettings(rate_limit=100, burst_limit=200),
            ),
            public_origins=["https://cdn.example.com/hooks"],
            idempotency=Idempotency.dynamo_db(expires_after=cdk.Duration.hours(2), point_in_time_recovery=True),
            self_check=SelfCheck.on_deployment(
                timeout=cdk.Duration.minutes(5),
                all_origins=True,
                canary=CanaryOptions(schedule=events.Schedule.rate(cdk.Duration.minutes(10))),
            ),
            alarms=AlarmOptions(topic=topic, invalid_signatures=5, handler_errors=2),
            request_metrics=True,
            saved_queries=True,
        )
        webhook.add_front_door("Second", FrontDoor.function_url())
        webhook.metric_requests(
            outcome=RequestOutcome.ACCEPTED, front_door=FrontDoorKind.HTTP_API
        ).create_alarm(self, "Idle", threshold=1, evaluation_periods=1)
        webhook.metric_duration(route="/voice").create_alarm(self, "Slow", threshold=5000, evaluation_periods=3)
        url = webhook.url_for(
            "/voice",
            connect_timeout=cdk.Duration.seconds(2),
            retry_count=3,
            retry_policy=RetryPolicy.any_of(RetryPolicy.CONNECT_TIMEOUT, RetryPolicy.SERVER_ERROR),
            edges=["dublin"],
        )
        cdk.CfnOutput(self, "VoiceUrl", value=url)
        imported = TwilioWebhook.from_twilio_webhook_attributes(
            self, "Imported", url="https://other.example.com", metric_namespace="Other/Webhook"
        )
        WebhookDashboard(self, "Dashboard", webhooks=[webhook, imported])
        PhoneNumberPointing(
            self,
            "Number",
            webhook=webhook,
            credentials=secretsmanager.Secret.from_secret_name_v2(self, "ApiKey", "twilio/api-key"),
            phone_number="+14155550100",
            voice_path="/voice",
            message_path="/message",
        )


class RestApiStack(ProofStack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        web_acl = WebAcl.rate_limited(limit=20_000, evaluation_window=cdk.Duration.minutes(1))
        front_door = FrontDoor.rest_api(
            deploy_options=apigateway.StageOptions(stage_name="live"), web_acl=web_acl
        )
        TwilioWebhook(self, "Webhook", auth_token=self.auth_token, front_door=front_door)


class LoadBalancerStack(ProofStack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        front_door = FrontDoor.application_load_balancer(
            domain_name="lb.example.com",
            hosted_zone=self.zone(),
            certificate=self.certificate(),
            redirect_http=True,
        )
        auth_token = AuthToken.managed(self, "Managed", rotate_every=cdk.Duration.days(30))
        TwilioWebhook(self, "Webhook", auth_token=auth_token, front_door=front_door)


class FunctionUrlStack(ProofStack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        parameter = ssm.StringParameter.from_secure_string_parameter_attributes(
            self, "Parameter", parameter_name="/twilio/auth-token"
        )
        auth_token = AuthToken.from_ssm_parameter(parameter)
        TwilioWebhook(self, "Webhook", auth_token=auth_token, front_door=FrontDoor.function_url())


class CloudFrontStack(ProofStack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        front_door = FrontDoor.cloud_front(
            origin=FrontDoor.function_url(),
            domain_name="edge.example.com",
            certificate=self.certificate(),
            hosted_zone=self.zone(),
        )
        TwilioWebhook(self, "Webhook", auth_token=self.auth_token, front_door=front_door)


class DeliveriesStack(ProofStack):
    def __init__(self, scope: Construct, construct_id: str, function_folder: str) -> None:
        super().__init__(scope, construct_id)
        auth_token = AuthToken.dynamo_db(self, "Tokens", removal_policy=cdk.RemovalPolicy.DESTROY)
        queue = sqs.Queue(self, "Queue", fifo=True, enforce_ssl=True)
        relay = ConversationRelay(
            self,
            "Relay",
            auth_token=auth_token,
            code=lambda_.Code.from_asset(function_folder),
            invocation=RelayInvocation.SYNCHRONOUS,
            provisioned_concurrency=1,
            ending=True,
            alarms=RelayAlarmOptions(first_text=cdk.Duration.seconds(2)),
        )
        webhook = TwilioWebhook(
            self,
            "Webhook",
            auth_token=auth_token,
            relay=relay,
            request_metrics=True,
            deliveries={
                "/status": Delivery.to_sqs(queue, on_failure=sqs.Queue(self, "Failed", enforce_ssl=True)),
                "/events": Delivery.to_event_bridge(events.EventBus(self, "Bus"), source="twilio"),
            },
        )
        webhook.metric_deliveries(result=DeliveryResult.REFUSED).create_alarm(
            self, "Refused", threshold=1, evaluation_periods=1
        )
        MessagingServicePointing(
            self,
            "Service",
            webhook=webhook,
            credentials=secretsmanager.Secret.from_secret_name_v2(self, "ApiKey", "twilio/api-key"),
            messaging_service_sid="MG0123456789abcdef0123456789abcdef",
            message_path="/events",
        )


app = cdk.App()
HttpApiStack(app, "HttpApi", sys.argv[1])
RestApiStack(app, "RestApi")
LoadBalancerStack(app, "LoadBalancer")
FunctionUrlStack(app, "FunctionUrl")
CloudFrontStack(app, "CloudFront")
DeliveriesStack(app, "Deliveries", sys.argv[1])
app.synth()
