import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from cdk_twilio_webhook import AuthToken, Delivery, RetryPolicy, TwilioWebhook
from constructs import Construct


class StatusCallbacks(cdk.Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        days = cdk.Duration.days(14)
        unprocessed = sqs.Queue(self, "Unprocessed", enforce_ssl=True, retention_period=days)
        queue = sqs.Queue(
            self,
            "Status",
            enforce_ssl=True,
            retention_period=days,
            visibility_timeout=cdk.Duration.minutes(1),
            dead_letter_queue=sqs.DeadLetterQueue(queue=unprocessed, max_receive_count=5),
        )

        # No code of yours: the webhook checks the signature and stores the callback.
        secret = secretsmanager.Secret.from_secret_name_v2(self, "AuthToken", "twilio/auth-token")
        webhook = TwilioWebhook(
            self,
            "Webhook",
            auth_token=AuthToken.from_secrets_manager(secret),
            deliveries={"/status": Delivery.to_sqs(queue)},
        )

        worker = lambda_.Function(
            self,
            "Worker",
            runtime=lambda_.Runtime.PYTHON_3_13,
            code=lambda_.Code.from_asset("worker"),
            handler="worker.handler",
            timeout=cdk.Duration.seconds(10),
        )
        worker.add_event_source(sources.SqsEventSource(queue, batch_size=10, report_batch_item_failures=True))

        # Twilio retries a status callback after a 5xx only if its URL asks for it.
        status_url = webhook.url_for("/status", retry_count=5, retry_policy=RetryPolicy.ALL)
        cdk.CfnOutput(
            self, "StatusUrl", value=status_url, description="The status callback of calls and messages"
        )


app = cdk.App()
StatusCallbacks(app, "StatusCallbacks")
app.synth()
